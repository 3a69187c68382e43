#include "commands/intake/command_grammar.hpp"

#include <algorithm>

#include "tests/fuzz/shipped.hpp"

using namespace gridbot::intake;
using namespace gridbot::intake::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const NormalText text = normalised(text_of(data, size));
    for (const bool marked : {false, true}) {
        const auto found = read_command(text, marked);
        if (!found) continue;
        promise(std::ranges::any_of(verbs(), [&](const Verb& verb) { return verb.command == found->command; }),
                "a command is one of the verbs");
        promise(!found->ticket || find_ticket(*found->ticket) == found->ticket, "a ticket is canonical");
        promise(!found->args.rating || (*found->args.rating >= 1 && *found->args.rating <= 5), "a rating is 1 to 5");
    }
    return 0;
}
