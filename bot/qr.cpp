#include "bot/qr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "bot/database.hpp"
#include "bot/operator_desk.hpp"
#include "bot/web/report_form.hpp"
#include "core/new_file.hpp"
#include "core/random.hpp"
#include "reports/notice_drawing.hpp"

namespace gridbot {
namespace {

// Where nothing is below any more: buildings, units, or a grid that is not cut further.
std::vector<std::string> places_in(const Directory& directory, std::string_view grid) {
    std::vector<std::string> places;
    for (const Grid& node : directory.grids()) {
        if (node.valid.has_ended() || !directory.within(node.code, grid)) continue;
        const bool has_parts = std::ranges::any_of(directory.grids(), [&](const Grid& other) {
            return other.parent == node.code && !other.valid.has_ended();
        });
        if (!has_parts) places.push_back(node.code);
    }
    return places;
}

FieldCipher::Key key_of(const Config& config, Random& random) {
    // A key belongs to its database; where there is none yet the first start will take this one.
    const auto file = sqlite_file(config.storage.url);
    if (file && !std::filesystem::exists(*file)) return load_or_create_key(config.storage.key_file, random);
    const auto key = load_key(config.storage.key_file);
    if (!key)
        throw CallersFault(fmt::format("{} is not there yet: the codes are made with it, start the service once",
                                       config.storage.key_file.string()));
    return *key;
}

}  // namespace

int run_qr(const QrOptions& options, std::ostream& out) {
    const Config config = usable_config(load_config(options.config, environment));
    const std::shared_ptr<const Town> town = town_of(config, options.town);
    if (config.server.public_url.empty())
        throw CallersFault("[server] has no public_url: write the address that residents' phones can open");
    const bool is_pdf = options.out.ends_with(".pdf");
    if (!is_pdf && !options.out.ends_with(".png")) throw CallersFault("--out: write a name that ends in .pdf or .png");

    SystemRandom random;
    const FieldCipher cipher(key_of(config, random), random);
    std::string base = config.server.public_url;
    while (base.ends_with('/')) base.pop_back();
    std::vector<reports::WallNotice> notices;
    for (const std::string& place : places_in(town->directory, grid_named(*town, options.grid)))
        notices.push_back(
            {web::place_words(*town, place), fmt::format("{}/r/{}", base, web::form_token(cipher, town->code, place))});
    if (!is_pdf && notices.size() != 1)
        throw CallersFault(fmt::format("{} buildings: a .png holds one, write --out to a .pdf", notices.size()));
    put_out(is_pdf ? reports::notices_pdf(*town, notices) : reports::notice_png(*town, notices.front()), options.out,
            out);
    for (const auto& notice : notices) out << notice.place << "\t" << notice.address << "\n";
    return 0;
}

}  // namespace gridbot
