#include "commands/intake/address.hpp"

#include "tests/fuzz/shipped.hpp"

using namespace gridbot::intake;
using namespace gridbot::intake::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::u32string match = normalised(text_of(data, size)).match;
    const AddressFind found = find_address(match);

    for (const Span span : found.spans)
        promise(span.begin <= span.end && span.end <= match.size(), "a span lies inside the text");
    const Address& address = found.address;
    for (const auto& part : {address.building, address.unit, address.room}) {
        promise(!part || !part->empty(), "a part that is there says something");
        promise(!part || part->size() <= 24, "a part is short");
    }
    promise(!address.building || address.building->front() != '0', "buildings have no leading zeros");
    promise(found.spans.empty() == (!address.building && !address.unit && !address.room), "spans are of parts");
    return 0;
}
