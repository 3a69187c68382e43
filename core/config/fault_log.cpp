#include "core/config/fault_log.hpp"

namespace gridbot {

namespace {

constexpr std::size_t kMostFindings = 1000;

ConfigFault finding(ConfigFault::Weight weight, const std::string& file, int line, Phrase&& what, Phrase&& remedy,
                    std::string_view column) {
    return {weight,
            file,
            line,
            std::move(what.english),
            std::move(remedy.english),
            std::string(column),
            std::move(what.chinese),
            std::move(remedy.chinese)};
}

}  // namespace

void FaultLog::fault(const std::string& file, int line, Phrase what, Phrase remedy, std::string_view column) {
    add(finding(ConfigFault::Weight::fault, file, line, std::move(what), std::move(remedy), column));
    ++faults_;
}

void FaultLog::warn(const std::string& file, int line, Phrase what, Phrase remedy, std::string_view column) {
    add(finding(ConfigFault::Weight::warning, file, line, std::move(what), std::move(remedy), column));
}

void FaultLog::add(ConfigFault found) {
    if (found_.size() < kMostFindings)
        found_.push_back(std::move(found));
    else
        ++left_out_;
}

std::vector<ConfigFault> FaultLog::take() {
    if (left_out_ > 0 && !found_.empty()) {
        const std::string file = found_.back().file;
        // A fault where a fault may have been left out: what is not named must not pass for good.
        const auto weight = faults_ > 0 ? ConfigFault::Weight::fault : ConfigFault::Weight::warning;
        found_.push_back(finding(weight, file, 0,
                                 phrase("{} more findings are not shown", "另有 {} 处没有列出", left_out_),
                                 {"correct these first", "请先改好以上各处"}, {}));
    }
    return std::move(found_);
}

void FaultLog::take_faults(const std::string& file, const std::vector<FileFault>& found) {
    for (const FileFault& one : found) fault(file, one.line, one.what, one.remedy);
}

void FaultLog::take_warnings(const std::string& file, const std::vector<FileFault>& found) {
    for (const FileFault& one : found) warn(file, one.line, one.what, one.remedy);
}

}  // namespace gridbot
