#include "storage/part.hpp"

#include "storage/case_row.hpp"

namespace gridbot::storage {

std::string codes_of(const std::vector<std::string>& grids) {
    return grids.empty() ? std::string{} : "," + join_codes(grids) + ",";
}

}  // namespace gridbot::storage
