// Times of the town. The service writes ISO 8601 in the town's own zone, so the zone is read off the text and the
// browser's zone never matters.
import {t} from "./strings.js";

const kMinute = 60_000;
const kDay = 24 * 60 * kMinute;

/// {ms, offset} of "2026-11-23T09:00:00.000+08:00": milliseconds since the epoch and minutes east of Greenwich.
export function parse(iso) {
    const zone = /([+-])(\d{2}):?(\d{2})$/.exec(iso);
    const offset = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
    return {ms: Date.parse(iso), offset};
}

const wall = (time) => new Date(time.ms + time.offset * kMinute);
const two = (number) => String(number).padStart(2, "0");

/// Whole days since the epoch, by the town's own midnight.
export const dayNumber = (time) => Math.floor((time.ms + time.offset * kMinute) / kDay);
/// 0 Sunday … 6 Saturday.
export const weekday = (time) => wall(time).getUTCDay();
export const plus = (time, ms) => ({ms: time.ms + ms, offset: time.offset});

/// Back to the service's own form.
export function toIso(time) {
    const sign = time.offset < 0 ? "-" : "+";
    const offset = Math.abs(time.offset);
    return `${wall(time).toISOString().slice(0, 23)}${sign}${two(Math.floor(offset / 60))}:${two(offset % 60)}`;
}

/// "09:05"
export const clockText = (time) => `${two(wall(time).getUTCHours())}:${two(wall(time).getUTCMinutes())}`;
/// "11月23日"
export const dateText = (time) => t("date", {month: wall(time).getUTCMonth() + 1, day: wall(time).getUTCDate()});
/// "周一"
export const weekdayText = (time) => t(`weekday_${weekday(time)}`);

/// The day seen from `now`: 今天, 明天, 昨天, else weekday or date.
export function dayText(time, now) {
    const days = dayNumber(time) - dayNumber(now);
    if (days >= -1 && days <= 1) return t(`day_${days + 1}`);
    if (days > 1 && days < 6) return weekdayText(time);
    return dateText(time);
}

/// "今天 18:00"
export const momentText = (time, now) => `${dayText(time, now)} ${clockText(time)}`;

/// How long, in words: "8 小时 59 分". Seconds are nobody's concern.
export function spanText(ms) {
    const minutes = Math.max(0, Math.round(Math.abs(ms) / kMinute));
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor((minutes % 1440) / 60);
    if (days > 0) return t(hours ? "span_days_hours" : "span_days", {days, hours});
    if (hours > 0) return t(minutes % 60 ? "span_hours_minutes" : "span_hours", {hours, minutes: minutes % 60});
    return t("span_minutes", {minutes});
}

/// The next time the town's clock shows hh:mm, strictly after `now`; with `workdays`, never a Saturday or Sunday
/// (holidays are the town's own data, which this page does not have).
export function nextClock(now, hours, minutes, {workdays = false} = {}) {
    const midnight = dayNumber(now) * kDay - now.offset * kMinute;
    for (let day = 0; ; ++day) {
        const time = {ms: midnight + day * kDay + (hours * 60 + minutes) * kMinute, offset: now.offset};
        const weekend = weekday(time) % 6 === 0;
        if (time.ms > now.ms && !(workdays && weekend)) return time;
    }
}
