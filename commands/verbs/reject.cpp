#include <fmt/format.h>

#include <algorithm>

#include "commands/change.hpp"
#include "commands/confirm.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"

namespace gridbot::commands {
namespace {

constexpr const char* kReasons[] = {"emergency_line",    "legal_channel",   "in_petition",
                                    "secret_or_privacy", "already_decided", "private_market",
                                    "unlawful",          "outside_area",    "no_facts"};

// The reason of domain 3.2 whose words stand in what was said: reasons have a code, and a channel to name.
std::string code_of(const Context& context, const std::string& said) {
    for (const char* code : kReasons)
        for (const std::string& word : word_list(context.town.texts, fmt::format("reject_words.{}", code)))
            if (said.find(word) != said.npos) return code;
    return {};
}

std::string reasons_to_choose(const Context& context) {
    std::vector<std::string> names;
    for (const char* code : kReasons)
        names.emplace_back(context.town.texts.word(fmt::format("reject_reason.{}", code)));
    return context.town.texts.list(names);
}

}  // namespace

std::optional<Reply> reject_arguments(Context& context, const intake::Reading& reading) {
    if (!reading.args.reason) return missing_argument(context, "reject", "argument.reason");
    if (code_of(context, *reading.args.reason).empty())
        return reply_with(context, "reject_choose", {{"list", reasons_to_choose(context)}});
    return std::nullopt;
}

Reply reject(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "reject", CaseEvent::reject);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    if (!context.confirmed) return ask_to_confirm(context, "reject", row->ticket);
    const Town& town = context.town;
    const std::string code = code_of(context, *reading.args.reason);
    const std::string reason(town.texts.word(fmt::format("reject_reason.{}", code)));
    row->result = reason;
    apply(context, *row, CaseEvent::reject, CaseState::rejected, std::get<Role>(role),
          code + "：" + masking::mask_all(*reading.args.reason));
    end_waiting(context, *row);
    auto values = notice_values(context, *row, Audience::resident_group);
    values.set("reason", reason);
    values.set("channel", std::string(town.texts.word(fmt::format("reject_channel.{}", code))));
    tell_all_waiting(context, *row, {.kind = "G06", .text = town.texts.say("G06", values), .case_id = row->id});
    return reply_with(context, "reject_done", answer_values(context, *row));
}

}  // namespace gridbot::commands
