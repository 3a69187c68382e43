#pragma once

#include <iosfwd>
#include <string>

namespace gridbot {

struct PersonOptions {
    std::string config, town;
    std::string account;  // "dingtalk/manager123": the channel's id and the account there
    std::string phone;    // digits; one of the two is given
    std::string reason;
    std::string out;  // of export
};

/// What residents may ask a town for (domain 8.4): to see, to be given, to have deleted what is kept of them. Each is
/// written down first in `contact-exports.jsonl` beside the key file. All return 0, or throw CallersFault where nothing
/// is kept of such a person.
///
/// `gridbot person show`: the cases as their reporter sees them, the phone masked.
int run_person_show(const PersonOptions& options, std::ostream& out);
/// `gridbot person export`: the same as JSON with the reporter's own data and words, into a file that only the caller
/// can read. Of a sensitive case the words stay sealed.
int run_person_export(const PersonOptions& options, std::ostream& out);
/// `gridbot person erase`: what `删除我的信息` does in the chat. An embedded database must not be in use.
int run_person_erase(const PersonOptions& options, std::ostream& out);

}  // namespace gridbot
