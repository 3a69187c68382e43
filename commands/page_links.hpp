#pragma once

#include <string>

#include "commands/context.hpp"
#include "storage/links.hpp"

/// Addresses of pages that go along with what is said in private. All are "" where the town has no pages.
namespace gridbot::commands {

/// How long the address of a case's page leads there.
inline constexpr std::chrono::days kCasePageOpens{60};
/// And that of the board.
inline constexpr std::chrono::hours kBoardOpens{12};

/// What the page of a case is for a member of the staff: whose only post is to inspect looks at the work of others and
/// does none of it.
storage::links::Holder holder_for(const Directory& directory, const Person& person);

/// "\n办理页：https://…/c/…", a new address for this person; "" for a sensitive case, of which nothing travels.
std::string page_line(Context& context, const Person& person, const Case& row);

/// The same for whoever is spoken with, where that is in private: a member of staff, or who reported the case.
std::string page_line(Context& context, const Case& row);

/// A new address of a case's page for who reported it; the caller has checked that it may be given away.
std::string reporter_page(Context& context, const Case& row);

/// A new address of the board for a member of the staff.
std::string board_page(Context& context, const Person& person);

/// A message without what would open a page, for those who only look at it: "…/c/…".
std::string without_tokens(std::string text);

}  // namespace gridbot::commands
