#include "tests/fuzz/shipped.hpp"

using namespace gridbot::intake;
using namespace gridbot::intake::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const NormalText text = normalised(text_of(data, size));

    promise(text.shown.size() == text.match.size(), "a find in one is the same span of the other");
    promise(text.shown.size() <= 4 * kMaxCharacters, "the length is bounded");
    promise(decode(encode(text.shown)) == text.shown, "what is shown is valid");
    return 0;
}
