#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "commands/context.hpp"
#include "storage/outbox.hpp"

/// Outgoing messages: rows of the outbox, written in the transaction of the change they tell of.
namespace gridbot::commands {

/// How a notice is treated while a town rests (domain 7.3).
enum class Pressing {
    can_wait,  // held through quiet hours; in work groups through days off as well
    now,       // emergencies and what people are waiting for at this moment
};

/// Emergencies and urgent cases do not wait.
inline Pressing pressing_of(const Case& row) {
    return row.urgency <= Urgency::urgent ? Pressing::now : Pressing::can_wait;
}

/// The first instant at or after `at` at which staff hear what can wait.
Time heard_by_staff(const Town& town, Time at);

/// What a text about the case may hold when it is read at once, by whoever said something: what `case_values` gives, in
/// charge whoever stands in for a person on leave.
TextValues answer_values(const Context& context, const Case& row);
/// The same for a notice, in the words of the moment at which its audience hears it: what is written at night about
/// tomorrow is read in the morning and says "today". `pressing` as the notice's.
TextValues notice_values(const Context& context, const Case& row, Audience audience,
                         Pressing pressing = Pressing::can_wait);
/// Who works on the case now, as others speak of them: the organisation it was dispatched to, else who is in charge.
std::string worked_on_by(const Context& context, const Case& row);
/// The text by that id, in a case that is overdue its `_late` form, which promises nothing that has passed.
std::string in_time(const Context& context, const Case& row, std::string_view id);
/// A held notice that asks for a step is not worth saying any more once the case has left `state`'s step: what nobody
/// heard at night and somebody did in the meantime. `kind` as in Notice.
bool still_asked(std::string_view kind, CaseState state);

struct Notice {
    std::string_view kind;  // what /api/v1/outbox shows: G05, W00, P00
    std::string text;
    storage::outbox::Lane lane = storage::outbox::Lane::reply;
    Pressing pressing = Pressing::can_wait;
    CaseId case_id;
    TextForm form = TextForm::plain;
    std::string title;
    std::vector<Button> buttons;
    std::optional<Attachment> attachment;
    bool while_open = false;        // held until its case is closed, it is not said any more
    bool unasked = false;           // to a group: neither an answer nor about a case of it, so it counts (domain 7.3)
    const Case* page_of = nullptr;  // to a person: the address of this case's page goes along
};

/// A button that says a command about the case: "受理 SH20261123-0001".
Button command_button(const Town& town, std::string_view command, const Case& row, std::string_view words = {});

/// To a group that a channel of this process can speak in; to others silently not.
void tell_group(Context& context, const Group& group, const Notice& notice);
/// To every work group of the grid (nearest up the tree).
void tell_work_groups(Context& context, std::string_view grid, const Notice& notice);
/// Has the person an account on a channel that reaches people?
bool can_be_told(const Context& context, const Person& person);
/// In private, to this person even on leave, by the first channel of this process that reaches them. False when none
/// does.
bool tell_only(Context& context, const Person& person, const Notice& notice);
/// The same to the person or, on leave, to who stands in.
bool tell_person(Context& context, const Person& person, const Notice& notice);
/// The same to several; nobody twice.
void tell_people(Context& context, const std::vector<const Person*>& people, const Notice& notice);
/// To whoever reported: into the group where it was said, or into the private chat. Never for a sensitive case said
/// in a group.
void tell_reporter(Context& context, const Case& row, const Notice& notice);
/// To the reporter as above, and to everybody who follows the case, in each conversation once.
void tell_all_waiting(Context& context, const Case& row, const Notice& notice);
/// To an account in private, where its channel can do that.
void tell_account(Context& context, const std::string& channel, const std::string& account, const Notice& notice);
/// To the administrators; where there are none, to the centre's operators.
void tell_admins(Context& context, const Notice& notice);

}  // namespace gridbot::commands
