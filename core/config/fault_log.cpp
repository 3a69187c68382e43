#include "core/config/fault_log.hpp"

namespace gridbot {

void FaultLog::fault(const std::string& file, int line, std::string what, std::string remedy) {
    found_.push_back({ConfigFault::Weight::fault, file, line, std::move(what), std::move(remedy)});
    ++faults_;
}

void FaultLog::warn(const std::string& file, int line, std::string what, std::string remedy) {
    found_.push_back({ConfigFault::Weight::warning, file, line, std::move(what), std::move(remedy)});
}

void FaultLog::take_faults(const std::string& file, const std::vector<FileFault>& found) {
    for (const FileFault& one : found) fault(file, one.line, one.what, one.remedy);
}

void FaultLog::take_warnings(const std::string& file, const std::vector<FileFault>& found) {
    for (const FileFault& one : found) warn(file, one.line, one.what, one.remedy);
}

}  // namespace gridbot
