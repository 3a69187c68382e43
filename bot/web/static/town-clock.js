// The clock bar: the town's time, and the buttons that move it.
import * as api from "./api.js";
import {byId, h, icon} from "./dom.js";
import {t} from "./strings.js";
import {clockText, dateText, dayNumber, nextClock, parse, plus, toIso, weekdayText} from "./time.js";
import {sentenceFor, toast} from "./toasts.js";

const kDayInMinutes = 24 * 60;
const kPlayStepMinutes = 15;
const kPlayStepMs = 600;  // 96 steps: a day in a minute

/// Between two readings the demo's clock runs at normal speed, so the page may count on by itself.
export class TownClock extends EventTarget {
    constructor() {
        super();
        this.base = null;
        this.readAt = 0;
        this.moving = false;
        this.playing = false;
        this.buttonsFor = "";
        byId("clock-toggle").addEventListener("click", () => this.#toggle());
        document.addEventListener("click", (event) => {
            if (!event.target.closest(".clock")) this.#toggle(false);
        });
        document.addEventListener("keydown", (event) => {
            if (event.key === "Escape") this.#toggle(false);
        });
        setInterval(() => this.draw(), 1000);
    }

    /// The town's time now, or null before the first reading.
    now() {
        return this.base && plus(this.base, performance.now() - this.readAt);
    }

    #set(iso) {
        this.base = parse(iso);
        this.readAt = performance.now();
        this.draw();
    }

    async read() {
        this.#set(await api.clock());
    }

    /// Moves the clock and tells "moved" listeners. Returns whether it worked; says so when it did not.
    async move(what) {
        if (this.moving) return false;
        this.#toggle(false);  // on small screens the buttons make room for what happens now
        this.moving = true;
        byId("clock-buttons").setAttribute("aria-busy", "true");
        document.body.classList.add("clock-moving");
        try {
            this.#set(await api.moveClock(what));
            this.dispatchEvent(new Event("moved"));
            return true;
        } catch (error) {
            toast(sentenceFor(error), "bad");
            return false;
        } finally {
            this.moving = false;
            byId("clock-buttons").removeAttribute("aria-busy");
            document.body.classList.remove("clock-moving");
            this.draw();
        }
    }

    moveTo(time) {
        return this.move({to: toIso(time)});
    }

    /// The next 18:05, when the town's summary is written.
    nextSummary() {
        return nextClock(this.now(), 18, 5);
    }

    async #playDay() {
        if (this.playing) {
            this.playing = false;
            this.draw();
            return;
        }
        this.playing = true;
        this.draw();
        for (let minutes = 0; minutes < kDayInMinutes && this.playing; minutes += kPlayStepMinutes) {
            const started = performance.now();
            if (!(await this.move({advance: `${kPlayStepMinutes}m`}))) break;
            await new Promise((resume) => setTimeout(resume, Math.max(0, kPlayStepMs - (performance.now() - started))));
        }
        this.playing = false;
        this.draw();
    }

    draw() {
        const now = this.now();
        if (!now) return;
        byId("clock-day").textContent = `${dateText(now)} ${weekdayText(now)}`;
        byId("clock-time").textContent = clockText(now);
        byId("clock-time").setAttribute("datetime", toIso(now));
        this.#drawButtons(now);
    }

    #drawButtons(now) {
        const afternoon = nextClock(now, 16, 45, {workdays: true});
        const summary = nextClock(now, 18, 5);
        const morning = nextClock(now, 8, 25, {workdays: true});
        const buttons = [
            {id: "now", label: t("clock_now"), title: t("clock_now_title"), act: () => this.#readAloud()},
            {id: "10m", label: t("clock_10m"), act: () => this.move({advance: "10m"})},
            {id: "1h", label: t("clock_1h"), act: () => this.move({advance: "1h"})},
            {id: "1645", label: this.#label(afternoon, now), act: () => this.moveTo(nextClock(this.now(), 16, 45, {workdays: true}))},
            {id: "1805", label: this.#label(summary, now), act: () => this.moveTo(this.nextSummary())},
            {id: "0825", label: this.#label(morning, now), act: () => this.moveTo(nextClock(this.now(), 8, 25, {workdays: true}))},
            {id: "day", label: t(this.playing ? "clock_stop" : "clock_day"), title: t("clock_day_title"), picture: this.playing ? "stop" : "forward",
                act: () => this.#playDay()},
        ];
        const words = buttons.map((button) => button.label).join("|");
        if (words === this.buttonsFor) return;  // once a second nothing changes
        this.buttonsFor = words;
        const focused = document.activeElement?.closest?.("#clock-buttons button")?.dataset.clock;
        byId("clock-buttons").replaceChildren(...buttons.map((button) => h("button", {type: "button", data: {clock: button.id}, title: button.title, onclick: button.act},
            button.picture && icon(button.picture), button.label)));
        if (focused) byId("clock-buttons").querySelector(`[data-clock="${focused}"]`)?.focus();
    }

    /// "到16:45" today, "到明早08:25" or "到周一16:45" otherwise.
    #label(time, now) {
        const days = dayNumber(time) - dayNumber(now);
        if (days === 0) return t("clock_to", {time: clockText(time)});
        const day = days === 1 ? t(clockText(time) < "12:00" ? "next_morning" : "next_day", {weekday: weekdayText(time)}) : weekdayText(time);
        return t("clock_to_day", {day, time: clockText(time)});
    }

    async #readAloud() {
        try {
            await this.read();
            this.dispatchEvent(new Event("moved"));
            const now = this.now();
            toast(t("clock_is", {day: weekdayText(now), time: clockText(now)}));
        } catch (error) {
            toast(sentenceFor(error), "bad");
        }
    }

    /// On small screens the buttons hide behind the clock's face.
    #toggle(open = byId("clock-toggle").getAttribute("aria-expanded") !== "true") {
        byId("clock-toggle").setAttribute("aria-expanded", String(open));
        byId("clock-buttons").classList.toggle("open", open);
    }
}
