#include "commands/forget.hpp"

#include "storage/cases.hpp"
#include "storage/links.hpp"

namespace gridbot::commands {
namespace {

constexpr int kMostForgotten = 1000;

}  // namespace

Forgotten forget_reporter(storage::Tx& tx, const std::string& town, const Reporter& reporter) {
    Forgotten done{.open = storage::cases::count_open_of_reporter(tx, town, reporter)};
    for (const Case& row : storage::cases::all_of_reporter(tx, town, reporter, kMostForgotten))
        if (!is_open(row.state)) storage::links::revoke(tx, town, row.id, storage::links::Holder::reporter);
    done.closed = storage::cases::anonymise_closed(tx, town, reporter);
    return done;
}

}  // namespace gridbot::commands
