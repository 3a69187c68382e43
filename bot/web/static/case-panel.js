// The side panel: one case in four steps, who, by when, what comes next, whom the bot told, and how it went.
import {avatar, byId, h, icon} from "./dom.js";
import {oneLine} from "./markup.js";
import {has, t, word} from "./strings.js";
import {clockText, dayNumber, momentText, parse, spanText} from "./time.js";

/// The four steps of grid work, and the step each state belongs to.
const kSteps = ["found", "accepted", "handling", "settled"];
const kStepOf = {
    draft: 0, registered: 0, accepted: 1, dispatched: 2, handling: 2, suspended: 2, feedback: 2,
    settled: 3, evaluated: 3, archived: 3,
};
const kOver = new Set(["settled", "evaluated", "archived", "rejected", "merged", "withdrawn"]);
const kTimersShown = 4;

/// What a case is about, in the town's words, else by its class: "facility.lift" -> 设施.
export function categoryText(town, category) {
    if (!category) return "";
    const ofTown = town.categoryNames.get(category);
    if (ofTown) return ofTown;
    const first = category.split(".")[0];
    return has(`category_${first}`) ? t(`category_${first}`) : category;
}

/// What came again and again, one after the other, as one row with its `times`.
function folded(rows) {
    const kept = [];
    for (const row of rows) {
        const last = kept.at(-1);
        if (last && ["event", "actor", "text"].every((part) => last[part] === row[part])) ++last.times;
        else kept.push({...row, times: 1});
    }
    return kept;
}

export class CasePanel {
    /// `actions`: onTicket(ticket), onGo(time), onConversation(key).
    constructor(state, cases, clock, actions) {
        Object.assign(this, {state, cases, clock, actions});
        this.drawn = "";
        cases.addEventListener("change", () => this.draw());
        clock.addEventListener("moved", () => this.draw());
        state.addEventListener("messages", () => this.draw());
        setInterval(() => this.draw(), 30_000);  // "still 8 h 59 min" grows old
    }

    draw() {
        this.#drawStrip();
        const {selected, list, failed} = this.cases;
        const holder = byId("case");
        document.body.classList.toggle("has-case", selected !== null);
        const focused = holder.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
        if (!selected) {
            holder.replaceChildren(failed ? h("p", {class: "case-failed"}, t("case_failed")) : this.#noCase());
            return;
        }
        const now = this.clock.now();
        holder.replaceChildren(...[
            failed && h("p", {class: "case-failed"}, t("case_failed")),
            this.#chooser(list, selected),
            this.#card(selected, now),
            this.#timers(selected, now),
            this.#told(selected),
            this.#history(selected, now),
        ].filter(Boolean));
        if (focused) holder.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
    }

    #noCase() {
        return h("div", {class: "case-none"}, icon("case"), h("p", {class: "empty-title"}, t("case_none_title")), h("p", {}, t("case_none")), this.#steps(null));
    }

    #chooser(list, selected) {
        if (list.length < 2) return null;
        const tickets = list.some((each) => each.ticket === selected.ticket) ? list : [selected, ...list];
        return h("label", {class: "case-chooser"}, h("span", {class: "visually-hidden"}, t("case_choose")),
            h("select", {data: {focus: "chooser"}, onchange: (event) => this.actions.onTicket(event.target.value)},
                tickets.map((each) => h("option", {value: each.ticket, selected: each.ticket === selected.ticket},
                    `${each.ticket.slice(-4)} · ${categoryText(this.state.town, each.category)} · ${word("state", each.state)}`))));
    }

    #card(case_, now) {
        const {town} = this.state;
        return h("section", {class: "case-card", data: {ticket: case_.ticket, state: case_.state}},
            h("div", {class: "case-title"},
                h("h3", {}, categoryText(town, case_.category)),
                case_.urgency && case_.urgency !== "normal" && h("span", {class: `chip chip-${case_.urgency}`}, word("urgency", case_.urgency)),
                case_.overdue && h("span", {class: "chip chip-overdue"}, t("overdue")),
                case_.sensitive && h("span", {class: "chip chip-sensitive"}, t("sensitive"))),
            h("p", {class: "case-ticket"}, case_.ticket),
            case_.description && h("p", {class: "case-words"}, case_.description),
            this.#steps(case_),
            h("p", {class: "case-state"}, word("state", case_.state)),
            this.#facts(case_, now));
    }

    #steps(case_) {
        const at = case_ ? kStepOf[case_.state] ?? -1 : -1;
        const finished = at === kSteps.length - 1;
        return h("ol", {class: `steps${case_ ? "" : " steps-idle"}`}, kSteps.map((step, index) => {
            const status = index < at || (finished && index === at) ? "done" : index === at ? "current" : "todo";
            return h("li", {class: `step step-${status}`, aria: {label: t(`step_${status}`, {step: t(`step_${step}`)}), ...(index === at ? {current: "step"} : {})}},
                h("span", {class: "step-dot", aria: {hidden: "true"}}, status === "done" ? icon("check") : String(index + 1)),
                h("span", {aria: {hidden: "true"}}, t(`step_${step}`)));
        }));
    }

    #facts(case_, now) {
        const {town} = this.state;
        const rows = [];
        const add = (name, ...value) => rows.push(h("div", {class: "fact"}, h("dt", {}, t(name)), h("dd", {}, value)));
        if (case_.place) add("fact_place", case_.place);
        const responsible = case_.first_responder?.name || (case_.first_responder?.id && town.label(case_.first_responder.id));
        add("fact_responsible", responsible || t("responsible_none"));
        if (case_.lead_org) add("fact_org", town.orgNames.get(case_.lead_org) ?? case_.lead_org);
        if (case_.due_at) add("fact_due", ...this.#due(case_, now));
        if (case_.followers > 0) add("fact_followers", t("followers", {count: case_.followers}));
        return h("dl", {class: "facts"}, rows);
    }

    #due(case_, now) {
        const due = parse(case_.due_at);
        if (!now) return [case_.due_at];
        const moment = momentText(due, now);
        if (kOver.has(case_.state)) {
            if (!case_.settled_at) return [moment];
            const late = case_.overdue || parse(case_.settled_at).ms > due.ms;
            return [moment, h("span", {class: late ? "due due-over" : "due due-done"}, t(late ? "due_done_late" : "due_done"))];
        }
        const left = due.ms - now.ms;
        const mood = left < 0 ? "due-over" : left < 2 * 3_600_000 ? "due-soon" : "";
        return [moment, h("span", {class: `due ${mood}`}, t(left < 0 ? "due_over" : "due_left", {span: spanText(left)}))];
    }

    #timers(case_, now) {
        const seen = new Set();
        const timers = (case_.timers ?? []).filter((timer) => {
            const key = `${timer.at}${timer.kind}`;
            return now && parse(timer.at).ms > now.ms && !seen.has(key) && seen.add(key);
        }).sort((a, b) => parse(a.at).ms - parse(b.at).ms).slice(0, kTimersShown);
        if (!timers.length) return null;
        return h("section", {class: "case-part"}, h("h4", {}, t("next_timers")), h("ul", {class: "timers"}, timers.map((timer) => {
            const at = parse(timer.at);
            const moment = momentText(at, now);
            return h("li", {},
                h("span", {class: "timer-words"}, h("strong", {}, moment), h("span", {}, word("timer", timer.kind))),
                h("button", {type: "button", class: "timer-go", data: {focus: `go-${timer.at}`}, aria: {label: t("timer_go_label", {time: moment})},
                    onclick: () => this.actions.onGo(at)}, icon("forward"), t("timer_go")));
        })));
    }

    /// The same case, said differently to different people: the newest words of the bot per conversation.
    #told(case_) {
        const byConversation = new Map();
        for (const message of this.state.byTicket.get(case_.ticket) ?? []) {
            const conversation = this.state.conversationOf(message);
            const entry = byConversation.get(conversation) ?? {count: 0};
            byConversation.set(conversation, {message, count: entry.count + 1});
        }
        if (!byConversation.size) return null;
        const rows = [...byConversation.entries()].sort((a, b) => b[1].message.seq - a[1].message.seq).slice(0, 8);
        return h("section", {class: "case-part"}, h("h4", {}, t("told")), h("ul", {class: "told"}, rows.map(([conversation, {message}]) => {
            const title = conversation.person ? this.state.town.label(conversation.person) : this.state.titleOf(conversation);
            return h("li", {}, h("button", {type: "button", data: {focus: conversation.key, conversation: conversation.key}, onclick: () => this.actions.onConversation(conversation.key)},
                conversation.person ? avatar(this.state.town.person(conversation.person))
                    : h("span", {class: `avatar avatar-group kind-${conversation.kind}`, aria: {hidden: "true"}}, icon(conversation.kind === "grid" ? "building" : conversation.kind)),
                h("span", {class: "told-words"}, h("span", {class: "told-who"}, title, h("span", {class: "told-kind"}, t(`kind_${conversation.kind}`))),
                    h("span", {class: "told-text"}, oneLine(message.text)))));
        })));
    }

    #history(case_, now) {
        const rows = folded([...(case_.history ?? [])].reverse());
        if (!rows.length) return null;
        return h("section", {class: "case-part"}, h("h4", {}, t("history")), h("ol", {class: "history"}, rows.map((row) => {
            const at = parse(row.at);
            const sameDay = now && dayNumber(at) === dayNumber(now);
            return h("li", {},
                h("time", {datetime: row.at}, now && !sameDay ? momentText(at, now) : clockText(at)),
                h("span", {class: "history-event"}, word("event", row.event.replace(/_$/, ""))),
                h("span", {class: "history-actor"}, this.#actor(row)),
                row.times > 1 && h("span", {class: "history-times"}, t("times", {count: row.times})),
                row.text && h("span", {class: "history-text"}, word("why", row.text)));
        })));
    }

    #actor(row) {
        if (row.role === "clock" || row.actor === "clock") return t("by_clock");
        if (row.role === "resident" || row.actor === "resident") return t("by_resident");
        return this.state.town.people.has(row.actor) ? this.state.town.label(row.actor) : row.actor;
    }

    /// On small screens the case is one line above the chat.
    #drawStrip() {
        const {selected} = this.cases;
        const strip = byId("case-strip");
        strip.hidden = !selected;
        if (!selected) return;
        const at = kStepOf[selected.state] ?? -1;
        const now = this.clock.now();
        strip.replaceChildren(h("button", {type: "button", onclick: () => this.actions.onTicket(selected.ticket)},
            h("span", {class: "strip-ticket"}, selected.ticket.slice(-4)),
            h("span", {class: "strip-what"}, categoryText(this.state.town, selected.category)),
            h("span", {class: "strip-dots", aria: {hidden: "true"}}, kSteps.map((_, index) => h("i", {class: index <= at ? "on" : ""}))),
            h("span", {class: "strip-state"}, at >= 0 ? t(`step_${kSteps[at]}`) : word("state", selected.state)),
            selected.overdue ? h("span", {class: "chip chip-overdue"}, t("overdue"))
                : now && selected.due_at && !kOver.has(selected.state) && h("span", {class: "strip-due"}, momentText(parse(selected.due_at), now))));
    }
}
