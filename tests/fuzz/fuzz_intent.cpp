#include <array>

#include "commands/intake/reading.hpp"
#include "core/json.hpp"
#include "tests/fuzz/shipped.hpp"

using namespace gridbot;
using namespace gridbot::intake;
using namespace gridbot::intake::fuzzing;

/// The first byte chooses the context, the rest is the message.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    static const Reader reader(shipped_language(shipped_taxonomy()), bot_names());
    static const std::array<SenderCase, 2> cases{{{"SH20220824-0012", "settled"}, {"SH20220824-0013", "handling"}}};
    const unsigned flags = size == 0 ? 0 : data[0];
    ReadContext context;
    context.sender_cases = {cases.data(), flags % 3};
    context.rating_pending = (flags & 4) != 0;
    context.addressed_to_staff = (flags & 8) != 0;
    context.addressed_to_bot = (flags & 16) != 0;
    context.is_group = (flags & 32) == 0;
    const Reading reading = reader.read(text_of(data, size).substr(size == 0 ? 0 : 1), context);

    promise((reading.intent == Intent::report) <= !reading.matters.empty(), "a report has a matter");
    promise(reading.matters.size() <= kMaxMatters, "at most ten matters");
    for (const ReportedMatter& matter : reading.matters) {
        promise(shipped_taxonomy()->find(matter.category) != nullptr, "a category is one of the taxonomy");
        promise(matter.missing_description == !matter.description || reading.intent != Intent::report,
                "a missing matter is asked for");
    }
    promise((reading.intent == Intent::followup) == reading.action.has_value(), "a follow-up has an action");
    promise(!reading.phone || reading.phone->find_first_not_of("0123456789") == std::string::npos, "a phone is digits");
    promise(!gridbot::dump_json(to_json(reading)).empty(), "a reading can be printed");
    return 0;
}
