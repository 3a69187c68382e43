#include "commands/own_data.hpp"

#include "commands/change.hpp"
#include "core/policy/masking.hpp"
#include "core/wording.hpp"
#include "storage/cases.hpp"
#include "storage/links.hpp"

namespace gridbot::commands {
namespace {

constexpr int kMostForgotten = 1000;

}  // namespace

std::string own_data(const Town& town, const FieldCipher& cipher, const std::vector<Case>& cases, Time now) {
    std::string text = town.texts.say("my_data_head", {{"n", std::to_string(cases.size())}});
    for (const Case& row : cases) {
        auto values = case_values(row, town, Audience::reporter, now);
        const auto data = open_private(cipher, town, row);
        values.set("phone", data && !data->phone.empty() ? masking::mobile(data->phone)
                                                         : std::string(town.texts.word("my_data_no_phone")));
        text += "\n" + town.texts.say("my_data_line", values);
    }
    return text;
}

Forgotten forget_reporter(storage::Tx& tx, const std::string& town, const Reporter& reporter) {
    Forgotten done{.open = storage::cases::count_open_of_reporter(tx, town, reporter)};
    for (const Case& row : storage::cases::all_of_reporter(tx, town, reporter, kMostForgotten))
        if (!is_open(row.state)) storage::links::revoke(tx, town, row.id, storage::links::Holder::reporter);
    done.closed = storage::cases::anonymise_closed(tx, town, reporter);
    return done;
}

}  // namespace gridbot::commands
