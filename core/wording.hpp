#pragma once

#include <string>
#include <string_view>

#include "core/case.hpp"
#include "core/town.hpp"

namespace gridbot {

/// Whom a text is for. What each may see of a case is decided here and nowhere else (domain 8.1).
enum class Audience { resident_group, work_group, officials, handler, reporter };

/// The category in plain words, as far as the audience may know it: guarded categories are not named in groups of
/// residents, sensitive ones nowhere but to handler and reporter. Empty when it may not be named.
std::string category_for(const Case& row, const Town& town, Audience audience);

/// The place, cut by audience: building and unit at most in groups, the village for officials and for guarded
/// matters in groups of residents. `room` is added for handler and reporter when given.
std::string place_for(const Case& row, const Town& town, Audience audience, std::string_view room = {});

/// The placeholders every text about a case may use: t, c, p, who, org, due ("今天18:00前"), due_at ("今天18:00"),
/// state, urgency, result; worked out when a text asks for them, so `row` and `town` must outlive the values. `who` is
/// the first responder, before acceptance the grid's member or leader.
TextValues case_values(const Case& row, const Town& town, Audience audience, Time now);

/// "网格员小李", "李书记": role and surname. `role` picks one of several posts.
std::string call(const Town& town, const Person& person, Role role);
/// The same with the person's own first post, or the one at `grid_code` where there is one.
std::string call(const Town& town, const Person& person, std::string_view grid_code = {});
/// "网格员小李、网格员小王"; the centre when nobody is there.
std::string call_all(const Town& town, const std::vector<const Person*>& people, Role role);
std::string surname_of(const Town& town, std::string_view full_name);

/// Whom a resident is told to be in charge: the first responder; else the nearest grid member, grid leader, operator.
/// Of a private matter only somebody who may know of it.
const Person* in_charge(const Case& row, const Town& town);

/// The grid leaders to whom a case may be entrusted: all nearest ones, of a private matter only where life is at stake.
std::vector<const Person*> leaders_of(const Case& row, const Town& town);

/// "今天18:00前", "明天09:00前", "8月26日前".
std::string due_words(const Town& town, Time due, Time now);
/// "今天18:00", "明天09:00", "8月26日18:00".
std::string moment_words(const Town& town, Time moment, Time now);
/// "5小时12分".
std::string elapsed_words(const Town& town, std::chrono::milliseconds elapsed);
/// "8月24日".
std::string day_words(const Town& town, LocalDay day);
std::string weekday_words(const Town& town, LocalDay day);

/// The parts of a word that lists its values with `|`: "numerals", "surname.compound".
std::vector<std::string> word_list(const TextBook& texts, std::string_view id);

}  // namespace gridbot
