// The open conversation: who is responsible here, and what was said.
import {avatar, byId, h, icon} from "./dom.js";
import {botText, oneLine, plainText} from "./markup.js";
import {withoutPictures} from "./state.js";
import {t, word} from "./strings.js";
import {clockText, dayNumber, dateText, parse, weekdayText} from "./time.js";
import {kBot} from "./town.js";

const kShownAtFirst = 120;
const kSameSpeakerMs = 5 * 60_000;
const kGapMs = 30 * 60_000;
const kNearBottom = 120;  // pixels

export class Thread {
    /// `actions`: onTicket(ticket), onQuote(message), onPress(text), onSuggest(text), onRetry(pending), onDiscard(pending),
    /// onPerson(id): the visitor pressed a face or a name of the legend.
    constructor(state, actions) {
        Object.assign(this, {state, actions});
        this.shown = kShownAtFirst;
        this.unseen = 0;
        this.fresh = new Set();   // messages that have not been drawn yet: they slide in
        this.waiting = false;
        this.following = false;
        this.box = byId("thread");
        this.box.addEventListener("scroll", () => {
            if (this.#atBottom()) this.#setUnseen(0);
        });
        byId("to-newest").addEventListener("click", () => this.#scrollDown());
        state.addEventListener("open", () => {
            this.shown = kShownAtFirst;
            this.#setUnseen(0);
            this.draw();
            this.#scrollDown();
        });
        state.addEventListener("persona", () => this.#drawSoon());
        state.addEventListener("pending", () => this.#drawSoon({follow: true}));
        state.addEventListener("messages", (event) => this.#onMessages(event.added));
        // The keyboard of a phone changes the height: stay with the newest message.
        new ResizeObserver(() => {
            if (this.wasAtBottom) this.#scrollDown();
        }).observe(this.box);
        this.box.addEventListener("scroll", () => {
            this.wasAtBottom = this.#atBottom();
        });
    }

    #onMessages(added) {
        const here = added.filter(({conversation}) => conversation.key === this.state.openKey);
        for (const {message} of here) this.fresh.add(message.seq);
        if (here.length && !this.#atBottom() && !this.following) this.#setUnseen(this.unseen + here.length);
        if (this.state.open) this.#drawSoon();
        this.#announce(added);
    }

    /// Forty messages in a second are drawn a few times, not forty. `follow` goes to the end whatever the reader does.
    #drawSoon({follow = false} = {}) {
        this.following ||= follow || this.#atBottom();
        if (this.waiting) return;
        this.waiting = true;
        requestAnimationFrame(() => {
            const toEnd = this.following;
            this.waiting = this.following = false;
            this.draw();
            if (toEnd) this.#scrollDown();
        });
    }

    /// Screen readers hear the last words in the open conversation, and once that something came elsewhere.
    #announce(added) {
        if (added.length > 30) return;  // history, not news
        const {state} = this;
        const mine = state.open ? state.personaIn(state.open) : null;
        const heard = added.filter(({message}) => message.from !== mine).slice(-3).map(({conversation, message}) =>
            conversation.key === state.openKey
                ? t("announce", {name: state.town.label(message.from), text: oneLine(message.text)})
                : t("announce_elsewhere", {place: state.titleOf(conversation)}));
        if (heard.length) byId("announcer").textContent = heard.join(" ");
    }

    #atBottom() {
        return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < kNearBottom;
    }

    #scrollDown() {
        this.box.scrollTop = this.box.scrollHeight;
        this.wasAtBottom = true;
        this.#setUnseen(0);
    }

    #setUnseen(count) {
        this.unseen = count;
        byId("to-newest").hidden = count === 0;
        byId("to-newest").replaceChildren(icon("down"), t("new_below", {count}));
    }

    draw() {
        const {state} = this;
        const conversation = state.open;
        if (!conversation) return;
        this.#drawHead();
        const {messages, pending} = conversation;
        if (!messages.length && !pending.length) {
            this.box.replaceChildren(this.#emptyState(conversation));
            return;
        }
        const from = Math.max(0, messages.length - this.shown);
        const rows = [];
        if (from > 0) {
            rows.push(h("button", {type: "button", class: "earlier", onclick: () => {
                const below = this.box.scrollHeight - this.box.scrollTop;
                this.shown += kShownAtFirst;
                this.draw();
                this.box.scrollTop = this.box.scrollHeight - below;
            }}, t("earlier", {count: Math.min(from, kShownAtFirst)})));
        }
        let before = null;
        const me = state.personaIn(conversation);
        for (const message of messages.slice(from)) {
            const gap = this.#gap(before, message);
            if (gap) rows.push(gap);
            rows.push(this.#message(message, me, {
                continued: !gap && before?.from === message.from
                    && parse(message.at).ms - parse(before.at).ms < kSameSpeakerMs,
                fresh: this.fresh.has(message.seq),
            }));
            before = message;
        }
        for (const waiting of pending) rows.push(this.#pending(waiting));
        this.fresh.clear();
        this.box.replaceChildren(h("div", {class: "thread-inner"}, rows));
    }

    #drawHead() {
        const {state} = this;
        const conversation = state.open;
        byId("chat-title").textContent = conversation.person
            ? t("private_with", {name: state.titleOf(conversation)}) : state.titleOf(conversation);
        byId("legend").replaceChildren(...this.#legend(conversation));
    }

    /// Who answers for this group; each name is a button to become that person.
    #legend(conversation) {
        const {state} = this;
        if (conversation.person) {
            const person = state.town.person(conversation.person);
            return [h("span", {class: "legend-note"}, [state.town.roleOf(person), t("private_note", {name: person.name})].filter(Boolean).join(" · "))];
        }
        const responsible = state.responsibleIn(conversation);
        if (responsible.length) {
            const me = state.personaIn(conversation);
            return responsible.slice(0, 4).map(({person, role}) => h("button", {
                type: "button",
                class: `legend-person${person.id === me ? " is-me" : ""}`,
                data: {person: person.id},
                onclick: () => this.actions.onPerson(person.id),
            }, h("span", {class: "legend-role"}, word("role", role)), " ", person.name));
        }
        if (conversation.kind === "building" || conversation.kind === "grid") return [h("span", {class: "legend-note"}, t("legend_unknown"))];
        return [h("span", {class: "legend-note"}, t(`kind_${conversation.kind}`))];
    }

    /// A line between two messages when the day changed or the clock jumped.
    #gap(before, message) {
        const at = parse(message.at);
        const last = before && parse(before.at);
        if (last && dayNumber(last) === dayNumber(at) && at.ms - last.ms < kGapMs) return null;
        return h("p", {class: "gap"}, h("span", {}, `${dateText(at)} ${weekdayText(at)} ${clockText(at)}`));
    }

    #message(message, me, {continued, fresh}) {
        const {state, actions} = this;
        const person = state.town.person(message.from);
        const bot = message.from === kBot;
        const name = bot ? person.name : message.from_name && person.name === person.id ? message.from_name : person.name;
        const role = bot ? t("bot_tag") : state.town.roleOf(person);
        const words = withoutPictures(message);
        const quoted = message.quote_seq && state.bySeq.get(message.quote_seq);
        const bubble = h("div", {class: `bubble${bot && /^⚠/u.test(message.text) ? " bubble-danger" : ""}${bot && /^【督办】/u.test(message.text) ? " bubble-alert" : ""}`,
            onclick: () => {
                if (getSelection().isCollapsed) actions.onQuote(message);
            }},
        quoted && h("p", {class: "quoted"}, t("announce", {name: state.town.person(quoted.from).name, text: oneLine(quoted.text)})),
        this.#pictures(message.pictures ?? []),
        bot ? botText(message.text, actions.onTicket) : words && plainText(words),
        this.#buttons(message));
        return h("article", {
            class: `message${message.from === me ? " mine" : ""}${bot ? " from-bot" : ""}${continued ? " continued" : ""}${fresh ? " fresh" : ""}`,
            data: {seq: message.seq, from: message.from},
        },
        avatar(person),
        h("div", {class: "message-body"},
            h("p", {class: "message-head"},
                h("span", {class: "message-name"}, name),
                role && h("span", {class: bot ? "tag tag-bot" : person.role === "resident" ? "tag tag-resident" : "tag"}, role),
                h("time", {datetime: message.at}, clockText(parse(message.at)))),
            h("div", {class: "bubble-row"}, bubble,
                h("button", {type: "button", class: "quote-button", title: t("quote"), aria: {label: t("quoting", {name, text: oneLine(message.text)})},
                    onclick: () => actions.onQuote(message)}, icon("quote")))));
    }

    /// Buttons under a card say their words in the visitor's name. They may come as words or as {label, says}.
    #buttons(message) {
        const buttons = (message.buttons ?? []).map((button) => typeof button === "string"
            ? {label: button, says: button} : {label: button.label ?? button.says ?? button.text, says: button.says ?? button.text ?? button.label})
            .filter((button) => button.says);
        if (!buttons.length) return null;
        return h("div", {class: "card-buttons"}, buttons.map((button) => h("button", {type: "button", onclick: (event) => {
            event.stopPropagation();
            this.actions.onPress(button.says, message);
        }}, button.label)));
    }

    /// Of people as small as a thumb, of reports as they are; a press shows the whole.
    #pictures(pictures) {
        if (!pictures.length) return null;
        return h("div", {class: "bubble-pictures"}, pictures.map((one) =>
            h("a", {href: one.full, target: "_blank", rel: "noopener", onclick: (event) => event.stopPropagation()},
                h("img", {src: one.small, alt: t("picture"), loading: "lazy"}))));
    }

    #pending(pending) {
        const person = this.state.town.person(pending.from);
        return h("article", {class: `message mine pending${pending.failed ? " failed" : ""}`},
            avatar(person),
            h("div", {class: "message-body"},
                h("p", {class: "message-head"}, h("span", {class: "message-name"}, person.name),
                    h("span", {class: "message-state"}, pending.failed ? `${t("not_sent")}：${pending.failed}` : t("sending"))),
                h("div", {class: "bubble-row"}, h("div", {class: "bubble"}, this.#pictures((pending.pictures ?? []).map(({small}) => ({small, full: small}))), pending.text && plainText(pending.text))),
                pending.failed && h("p", {class: "message-retry"},
                    h("button", {type: "button", onclick: () => this.actions.onRetry(pending)}, t("send_again")),
                    h("button", {type: "button", onclick: () => this.actions.onDiscard(pending)}, t("discard")))));
    }

    #emptyState(conversation) {
        const {state} = this;
        const suggestions = {building: ["3号楼2单元电梯坏了", "楼道灯不亮了，晚上看不见", "楼下太吵了，睡不着"], private: ["我的待办", "帮助"],
            work: [], org: [], officials: []};
        suggestions.grid = ["村口路灯不亮了"];
        const words = conversation.kind === "private" ? t("empty_private", {name: state.titleOf(conversation)})
            : conversation.kind === "officials" ? t("empty_officials")
                : conversation.kind === "work" || conversation.kind === "org" ? t("empty_staff") : t("empty_resident");
        return h("div", {class: "empty"},
            icon(conversation.kind === "private" ? "chats" : conversation.kind === "grid" ? "building" : conversation.kind),
            conversation.kind !== "private" && h("p", {class: "empty-title"}, t("empty_title")),
            h("p", {}, words),
            h("div", {class: "suggestions"}, (suggestions[conversation.kind] ?? []).map((text) =>
                h("button", {type: "button", onclick: () => this.actions.onSuggest(text)}, text))));
    }
}
