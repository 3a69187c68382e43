#pragma once

#include <string>
#include <vector>

#include "core/config.hpp"
#include "core/phrase.hpp"
#include "core/taxonomy_file.hpp"

namespace gridbot {

/// Collects what is wrong with the files of one configuration, in the order in which it was found.
class FaultLog {
public:
    /// `column`: the heading of the cell, where there is one.
    void fault(const std::string& file, int line, Phrase what, Phrase remedy, std::string_view column = {});
    void warn(const std::string& file, int line, Phrase what, Phrase remedy, std::string_view column = {});
    void take_faults(const std::string& file, const std::vector<FileFault>& found);
    void take_warnings(const std::string& file, const std::vector<FileFault>& found);

    /// Faults so far, warnings not counted. Those beyond the first thousand findings are counted, not kept: a sheet of
    /// another kind would bring one for each of its rows.
    std::size_t faults() const { return faults_; }
    std::vector<ConfigFault> take();

private:
    void add(ConfigFault found);

    std::vector<ConfigFault> found_;
    std::size_t faults_ = 0;
    std::size_t left_out_ = 0;
};

}  // namespace gridbot
