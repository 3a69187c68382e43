// The hint above the writing line: always one next thing to try, until the loop is closed.
import {byId, h, icon} from "./dom.js";
import {ticketsIn} from "./state.js";
import {t} from "./strings.js";
import {parse} from "./time.js";
import {kBot, residentId} from "./town.js";

const kDismissed = "gridbot.demo.guide";
export const kFirstReport = "3号楼2单元电梯坏了";

/// The building group where the first report is at home: that of building 3 if there is one.
export function firstGroup(state, pattern = /(^|\D)3号楼/u) {
    const groups = [...state.conversations.values()].filter((conversation) => conversation.kind === "building");
    return groups.find((conversation) => pattern.test(state.titleOf(conversation))) ?? groups[0]
        ?? [...state.conversations.values()].find((conversation) => conversation.kind === "grid");
}

/// What to try next: {key, values, conversation, person, text}, {key, conversation, move} or {key, clock: true};
/// null when nothing fits.
/// Looks at the selected case only.
export function nextStep(state, cases) {
    const current = cases.selected;
    if (!current || current.state === "archived") {
        if (current || cases.list.length) return null;
        const conversation = firstGroup(state);
        if (!conversation) return null;
        const person = state.personaIn(conversation);
        return {key: "guide_report", conversation, person: state.town.person(person).role === "resident" ? person : residentId("王阿姨"),
            text: kFirstReport, values: {place: state.titleOf(conversation)}};
    }
    if (current.sensitive) return null;
    const short = state.shortTicket(current.ticket);
    const member = state.told(current.ticket, "grid_member")[0]?.id;
    const responsible = current.first_responder?.id || member;
    const handler = state.told(current.ticket, "handler")[0]?.id;
    const inPrivate = (key, person, text) => person && state.town.people.has(person)
        ? {key, person, text, conversation: state.privateOf(person)} : null;
    const lift = current.category === "facility.lift";
    switch (current.state) {
        case "registered":
            return inPrivate("guide_accept", member ?? responsible, `受理 ${short}`);
        case "accepted":
            return inPrivate("guide_settle", responsible, `办结 ${short} ${t(lift ? "guide_settle_lift" : "guide_settle_other")}`);
        case "dispatched":
            return inPrivate("guide_sign", handler, `签收 ${short}`);
        case "handling":
            return handler && current.history?.some((row) => row.event === "sign")
                ? inPrivate("guide_feedback", handler, `反馈 ${short} ${t("guide_feedback_text")}`)
                : inPrivate("guide_settle", responsible, `办结 ${short} ${t(lift ? "guide_settle_lift" : "guide_settle_other")}`);
        case "feedback":
            return inPrivate("guide_settle", responsible, `办结 ${short} ${t("guide_settle_other")}`);
        case "settled": {
            const reporter = state.reporterOf(current.ticket);
            if (!reporter) return null;
            const {person, conversation} = reporter;
            const news = lastOf(state, conversation, current.ticket);
            if (news && current.settled_at && parse(news.at).ms < parse(current.settled_at).ms)
                return {key: "guide_wait", conversation, move: {advance: "10m"}};
            return {key: "guide_confirm", person, conversation, text: t("guide_ok"), quote: news};
        }
        case "evaluated":
            return summarySince(state, current.history?.at(-1)?.at ?? current.registered_at) ? null : {key: "guide_summary", clock: true};
        default:
            return null;
    }
}

const lastOf = (state, conversation, ticket) =>
    conversation.messages.findLast((message) => message.from === kBot && ticketsIn(message.text).includes(ticket));

/// Did the officials' group hear a summary after that time?
function summarySince(state, at) {
    const said = [...state.conversations.values()].filter((conversation) => conversation.kind === "officials").map((conversation) => conversation.messages.at(-1));
    return said.some((message) => message?.from === kBot && parse(message.at).ms > parse(at).ms);
}

export class Guide {
    /// `actions`: onWrite({conversation, person, text, quote}), onWait({conversation, move}), onSummary().
    constructor(state, cases, actions) {
        Object.assign(this, {state, cases, actions});
        try {
            this.dismissed = localStorage.getItem(kDismissed) === "1";
        } catch {
            this.dismissed = false;
        }
        this.summaryShown = false;
        for (const name of ["open", "persona", "messages"]) state.addEventListener(name, () => this.draw());
        cases.addEventListener("change", () => this.draw());
        byId("message-text").addEventListener("input", () => this.draw());
    }

    setDismissed(dismissed) {
        this.dismissed = dismissed;
        this.summaryShown = false;
        try {
            localStorage.setItem(kDismissed, dismissed ? "1" : "0");
        } catch {
            // it will be shown again next time
        }
        this.draw();
    }

    draw() {
        const holder = byId("guide");
        const step = this.dismissed || !byId("narration").hidden ? null : nextStep(this.state, this.cases);
        holder.hidden = !step || (step.clock && this.summaryShown);
        if (holder.hidden) return;
        const written = step.text && byId("message-text").value === step.text && this.state.open === step.conversation;
        const name = step.person ? this.state.town.label(step.person) : "";
        const words = written ? t("guide_press_send") : t(step.key, {name, text: step.text ?? "", ...step.values});
        holder.replaceChildren(...[
            h("span", {class: "guide-mark"}, t("guide")),
            h("p", {}, words),
            !written && h("button", {type: "button", class: "guide-do", onclick: () => {
                if (step.clock) {
                    this.summaryShown = true;
                    this.actions.onSummary();
                } else if (step.move) {
                    this.actions.onWait(step);
                } else {
                    this.actions.onWrite(step);
                }
                this.draw();
            }}, t(step.clock ? "guide_do_clock" : step.move ? "clock_10m" : "guide_write")),
            h("button", {type: "button", class: "guide-close", aria: {label: t("guide_dismiss")}, title: t("guide_dismiss"),
                onclick: () => this.setDismissed(true)}, icon("close")),
        ].filter(Boolean));
    }
}
