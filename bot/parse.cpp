#include "bot/parse.hpp"

#include <istream>
#include <ostream>

#include "commands/desk.hpp"
#include "core/json.hpp"

namespace gridbot {
namespace {

using nlohmann::json;

std::vector<intake::SenderCase> sender_cases(const json& line) {
    std::vector<intake::SenderCase> cases;
    auto context = line.find("ctx");
    if (context == line.end() || !context->is_object()) return cases;
    for (const json& one : context->value("sender_cases", json::array()))
        if (one.is_object())
            cases.push_back(
                {one.value("ticket", ""), one.value("status", one.value("state", "")), one.value("category", "")});
    return cases;
}

json read_line(const intake::Reader& reader, const json& line) {
    auto cases = sender_cases(line);
    intake::ReadContext context;
    context.sender_cases = cases;
    if (auto given = line.find("ctx"); given != line.end() && given->is_object()) {
        context.rating_pending = given->value("rating_pending", false);
        context.addressed_to_staff = given->value("addressed_to_staff", false);
        context.is_group = given->value("is_group", true);
    }
    return intake::to_json(reader.read(line.at("text").get<std::string>(), context));
}

}  // namespace

int run_parse(const std::string& config_file, std::istream& in, std::ostream& out) {
    Config config = config_file.empty() ? load_config_embedded("towns/demo/gridbot.toml", ".", environment)
                                        : load_config(config_file, environment);
    config = usable_config(std::move(config));
    auto desk = commands::make_desk(config.towns.front());
    bool all_read = true;
    for (std::string text; std::getline(in, text);) {
        if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
        json line = parse_json(text);
        json answer;
        if (line.is_object() && line.value("text", json{}).is_string()) {
            try {
                answer = read_line(desk->reader, line);
            } catch (const json::exception&) {
                answer = {{"error", "ctx is not of the documented shape"}};
                all_read = false;
            }
        } else {
            answer = {{"error", "expected one JSON object a line with a text"}};
            all_read = false;
        }
        out << dump_json(answer) << "\n";
    }
    return all_read ? 0 : 2;
}

}  // namespace gridbot
