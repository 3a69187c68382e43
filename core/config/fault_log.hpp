#pragma once

#include <string>
#include <vector>

#include "core/config.hpp"
#include "core/taxonomy_file.hpp"

namespace gridbot {

/// Collects what is wrong with the files of one configuration, in the order in which it was found.
class FaultLog {
public:
    void fault(const std::string& file, int line, std::string what, std::string remedy);
    void warn(const std::string& file, int line, std::string what, std::string remedy);
    void take_faults(const std::string& file, const std::vector<FileFault>& found);
    void take_warnings(const std::string& file, const std::vector<FileFault>& found);

    /// Faults so far, warnings not counted.
    std::size_t faults() const { return faults_; }
    std::vector<ConfigFault> take() { return std::move(found_); }

private:
    std::vector<ConfigFault> found_;
    std::size_t faults_ = 0;
};

}  // namespace gridbot
