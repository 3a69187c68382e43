#include "core/time.hpp"

#include <gtest/gtest.h>

namespace gridbot {
namespace {

Zone zone(std::string_view name) {
    return Zone::find(name).value();
}
Time at(std::string_view iso) {
    return parse_iso(iso).value();
}
LocalTime local(std::string_view day, std::chrono::milliseconds clock) {
    return parse_day(day).value() + clock;
}

TEST(Zones, AnUnknownNameIsAConfigurationFault) {
    EXPECT_EQ(Zone::find("Asia/Sanhehu").error(), Errc::bad_config);
    EXPECT_EQ(Zone::find("").error(), Errc::bad_config);
    EXPECT_EQ(zone("Asia/Shanghai").name(), "Asia/Shanghai");
}

TEST(Zones, TheDayOfAnInstantIsTheTownsDay) {
    Time late = at("2026-09-18T16:00:00Z");

    EXPECT_EQ(format_day(zone("Asia/Shanghai").day_of(late)), "2026-09-19");
    EXPECT_EQ(format_day(zone("UTC").day_of(late)), "2026-09-18");
    EXPECT_EQ(format_compact_day(zone("Asia/Shanghai").day_of(late)), "20260919");
}

TEST(Zones, EveryHourOfADaylightSavingYearComesBackFromItsReadingOrAnHourEarlier) {
    const Zone berlin = zone("Europe/Berlin");
    const Time clocks_back = at("2026-10-25T01:00:00Z");
    for (Time hour = at("2026-01-01T00:00:00Z"); hour < at("2027-01-01T00:00:00Z"); hour += 1h) {
        Time expected = hour == clocks_back ? hour - 1h : hour;
        ASSERT_EQ(berlin.to_utc(berlin.to_local(hour)), expected) << format_iso(hour, berlin);
    }
}

TEST(Zones, AReadingThatIsSkippedBecomesTheFirstAfterTheGap) {
    const Zone berlin = zone("Europe/Berlin");

    EXPECT_EQ(berlin.to_utc(local("2026-03-29", 2h + 30min)), at("2026-03-29T03:00:00+02:00"));
}

TEST(Zones, AReadingThatComesTwiceIsTheFirst) {
    const Zone berlin = zone("Europe/Berlin");

    EXPECT_EQ(berlin.to_utc(local("2026-10-25", 2h + 30min)), at("2026-10-25T02:30:00+02:00"));
}

TEST(IsoTimes, AreWrittenInTheTownsZoneWithMilliseconds) {
    const Time time = at("2026-09-18T10:00:00Z") + 7ms;

    EXPECT_EQ(format_iso(time, zone("Asia/Shanghai")), "2026-09-18T18:00:00.007+08:00");
    EXPECT_EQ(format_iso(time, zone("UTC")), "2026-09-18T10:00:00.007+00:00");
    EXPECT_EQ(format_iso(time, zone("America/St_Johns")), "2026-09-18T07:30:00.007-02:30");
    EXPECT_EQ(format_iso(from_ms(-1), zone("UTC")), "1969-12-31T23:59:59.999+00:00");
}

TEST(IsoTimes, AreReadWithAnyOffsetAndFraction) {
    const Time expected = at("2026-09-18T10:00:00Z");
    EXPECT_EQ(at("2026-09-18T18:00:00+08:00"), expected);
    EXPECT_EQ(at("2026-09-18T18:00:00.000+08:00"), expected);
    EXPECT_EQ(at("2026-09-18T05:30:00.25-04:30"), expected + 250ms);
    EXPECT_EQ(at("2026-09-18T05:30:00-0430"), expected);
    EXPECT_EQ(at("2026-09-18T18:00:00+08"), expected);
    EXPECT_EQ(to_ms(at("1970-01-01T00:00:00.001Z")), 1);
}

TEST(IsoTimes, DigitsBeyondTheMillisecondAreCutOff) {
    EXPECT_EQ(at("2026-09-18T18:00:00.123456+08:00"), at("2026-09-18T18:00:00.123+08:00"));
    EXPECT_EQ(at("2026-09-18T10:00:00.999999999Z"), at("2026-09-18T10:00:00.999Z"));
    EXPECT_EQ(at("2026-09-18T10:00:00.5Z"), at("2026-09-18T10:00:00.500Z"));
}

TEST(IsoTimes, WhatIsNotOneIsRefused) {
    for (std::string_view text : {"", "now", "2026-09-18", "2026-09-18T18:00:00", "2026-09-18 18:00:00+08:00",
                                  "2026-02-30T00:00:00Z", "2026-09-18T25:00:00Z", "2026-09-18T18:61:00Z",
                                  "2026-09-18T18:00:00Zjunk", "2026-09-18T18:00:00+08:00 ", "2026-09-18T18:00:00+080"})
        EXPECT_EQ(parse_iso(text).error(), Errc::bad_time) << text;
}

TEST(HttpDates, AreReadAndNothingElseIs) {
    EXPECT_EQ(parse_http_date("Mon, 23 Nov 2026 01:00:00 GMT").value(), at("2026-11-23T09:00:00+08:00"));
    for (std::string_view text : {"", "2026-11-23T09:00:00Z", "Mon, 23 Nov 2026 01:00:00 GMT+8"})
        EXPECT_EQ(parse_http_date(text).error(), Errc::bad_time) << text;
}

TEST(IsoTimes, WrittenAndReadBackAreTheSame) {
    for (std::string_view name : {"Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "UTC"})
        for (Time time = at("2025-12-31T21:59:59.999Z"); time < at("2027-01-02T00:00:00Z"); time += 61h + 7ms)
            ASSERT_EQ(at(format_iso(time, zone(name))), time) << format_iso(time, zone(name));
}

TEST(DaysAndClocks, AreReadStrictly) {
    EXPECT_EQ(format_day(parse_day("2024-02-29").value()), "2024-02-29");
    for (std::string_view text : {"", "2026-2-1", "2026-02-29", "2026-13-01", "20260918", "2026-09-18x"})
        EXPECT_EQ(parse_day(text).error(), Errc::bad_time) << text;

    EXPECT_EQ(parse_clock("00:00").value(), 0min);
    EXPECT_EQ(parse_clock("18:05").value(), 18h + 5min);
    EXPECT_EQ(parse_clock("24:00").value(), 24h);
    for (std::string_view text : {"", "8:05", "18:60", "24:01", "18.05", "18:5", "-1:00", "18:050"})
        EXPECT_EQ(parse_clock(text).error(), Errc::bad_time) << text;

    EXPECT_EQ(format_clock(local("2026-09-18", 8h + 5min + 59s)), "08:05");
}

TEST(Durations, AreACountAndAUnit) {
    EXPECT_EQ(parse_duration("90s").value(), 90s);
    EXPECT_EQ(parse_duration("15m").value(), 15min);
    EXPECT_EQ(parse_duration("2h").value(), 2h);
    EXPECT_EQ(parse_duration("1d").value(), 24h);
    EXPECT_EQ(parse_duration("3653d").value(), 24h * 3653);
}

TEST(Durations, ZeroSignsFractionsAndMoreThanTenYearsAreRefused) {
    for (std::string_view text :
         {"", "h", "0h", "-1h", "+1h", "1.5h", "1", "1w", "1H", " 1h", "3654d", "999999999s", "99999999999999999999s"})
        EXPECT_EQ(parse_duration(text).error(), Errc::bad_time) << text;
}

}  // namespace
}  // namespace gridbot
