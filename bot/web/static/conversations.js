// The left column: where something was said, newest first, with unread marks; then the silent ones by kind.
import {avatar, byId, h, icon} from "./dom.js";
import {oneLine} from "./markup.js";
import {t} from "./strings.js";
import {clockText, dayText, dayNumber, parse} from "./time.js";
import {kBot} from "./town.js";

/// Title, kinds, rows shown before the visitor asks for more.
const kSections = [
    ["kind_building", ["building", "grid"], 4],
    ["kind_work", ["work"], 2],
    ["kind_org", ["org"], 1],
    ["kind_officials", ["officials"], 2],
    ["kind_private", ["private"], 2],
];
const kRecentShown = 40;
const kIcons = {building: "building", grid: "building", work: "work", org: "org", officials: "officials"};

export class ConversationList {
    /// `now()` is the town's time or null; `onChoose(key)` opens a conversation.
    constructor(state, now, onChoose) {
        Object.assign(this, {state, now, onChoose});
        this.unfolded = new Set();
        this.waiting = false;
        byId("find").addEventListener("input", () => this.draw());
        byId("find").addEventListener("keydown", (event) => {
            if (event.key === "Enter") byId("conversations").querySelector("button.row")?.click();
            if (event.key === "Escape") {
                byId("find").value = "";
                this.draw();
            }
        });
        byId("conversations").addEventListener("keydown", (event) => this.#moveFocus(event));
        for (const name of ["messages", "open", "persona"]) state.addEventListener(name, () => this.drawSoon());
        this.draw();
    }

    /// Forty messages in a second are drawn once.
    drawSoon() {
        if (this.waiting) return;
        this.waiting = true;
        const later = document.hidden ? setTimeout : requestAnimationFrame;  // no frames behind another tab, but a count in the title
        later(() => {
            this.waiting = false;
            this.draw();
        });
    }

    draw() {
        const holder = byId("conversations");
        const focused = holder.contains(document.activeElement) ? document.activeElement.dataset.key : null;
        const wanted = byId("find").value.trim().toLowerCase();
        const all = [...this.state.conversations.values()];
        const matching = all.filter((conversation) => !wanted || this.#searchText(conversation).includes(wanted));

        const newest = (chat) => chat.messages.at(-1)?.seq ?? 0;
        const spoken = matching.filter((chat) => newest(chat) > 0).sort((a, b) => newest(b) - newest(a));
        const silent = matching.filter((chat) => newest(chat) === 0);
        const whole = wanted !== "";
        const sections = spoken.length ? [this.#section("recent", spoken, {whole, shownAtFirst: kRecentShown})] : [];
        for (const [title, kinds, shownAtFirst] of kSections) {
            const chats = silent.filter((chat) => kinds.includes(chat.kind));
            if (chats.length) sections.push(this.#section(title, chats, {whole, shownAtFirst}));
        }
        if (wanted && !matching.length) sections.push(h("p", {class: "list-empty"}, t("find_nothing", {text: byId("find").value.trim()})));
        holder.replaceChildren(...sections);
        if (focused) holder.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
        this.#drawTotals(all);
    }

    /// A titled block; of a long one only the first rows until the visitor asks for the rest.
    #section(name, chats, {whole, shownAtFirst}) {
        const open = whole || this.unfolded.has(name) || chats.length <= shownAtFirst + 1;
        // The open conversation is never folded away.
        const shown = open ? chats : chats.filter((chat, index) => index < shownAtFirst || chat.key === this.state.openKey);
        const section = h("section", {class: "list-section"}, h("h3", {}, t(name)),
            h("ul", {}, shown.map((chat) => h("li", {}, this.#row(chat)))));
        if (!whole && chats.length > shownAtFirst + 1) {
            section.append(h("button", {type: "button", class: "list-more", data: {key: `more ${name}`}, aria: {expanded: String(open)}, onclick: () => {
                if (open) this.unfolded.delete(name);
                else this.unfolded.add(name);
                this.draw();
            }}, t(open ? "fewer_rows" : "more_rows", {count: chats.length - shown.length})));
        }
        return section;
    }

    #searchText(conversation) {
        const role = conversation.person ? this.state.town.label(conversation.person) : "";
        return `${this.state.titleOf(conversation)} ${role}`.toLowerCase();
    }

    #row(conversation) {
        const {state} = this;
        const last = conversation.messages.at(-1);
        const unread = conversation.key === state.openKey && !document.hidden ? 0 : state.unread(conversation);
        const title = state.titleOf(conversation);
        const role = conversation.person ? state.town.roleOf(state.town.person(conversation.person)) : "";
        const speaker = last && last.from !== kBot && conversation.group ? `${state.town.person(last.from).name}：` : "";
        return h("button", {
            type: "button",
            class: "row",
            data: {key: conversation.key},
            aria: {current: conversation.key === state.openKey ? "true" : "false"},
            onclick: () => {
                byId("find").value = "";  // found: the whole list again
                this.onChoose(conversation.key);
                this.draw();
            },
        },
        conversation.person ? avatar(state.town.person(conversation.person))
            : h("span", {class: `avatar avatar-group kind-${conversation.kind}`, aria: {hidden: "true"}}, icon(kIcons[conversation.kind] ?? "chats")),
        h("span", {class: "row-words"},
            h("span", {class: "row-top"},
                h("span", {class: "row-title"}, title, role && h("span", {class: "row-role"}, role)),
                last?.at && h("span", {class: "row-time"}, this.#shortTime(last.at))),
            h("span", {class: "row-bottom"},
                h("span", {class: "row-last"}, last ? speaker + oneLine(last.text) : t("nobody_spoke")),
                unread > 0 && h("span", {class: "badge", aria: {label: t("unread", {count: unread})}}, unread > 99 ? "99+" : unread))));
    }

    #shortTime(at) {
        const time = parse(at);
        const now = this.now();
        return now && dayNumber(now) !== dayNumber(time) ? dayText(time, now) : clockText(time);
    }

    #drawTotals(all) {
        const total = all.reduce((sum, chat) => sum + (chat.key === this.state.openKey && !document.hidden ? 0 : this.state.unread(chat)), 0);
        for (const id of ["tab-unread", "back-unread"]) {
            byId(id).hidden = total === 0;
            byId(id).textContent = total > 99 ? "99+" : total;
        }
        const title = t("page_title", {town: this.state.town.name || "gridbot"});
        document.title = total ? `(${total}) ${title}` : title;
    }

    /// Arrow keys walk the list, as in a mail program.
    #moveFocus(event) {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (!step) return;
        const rows = [...byId("conversations").querySelectorAll("button")];
        const at = rows.indexOf(document.activeElement);
        rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
        event.preventDefault();
    }
}
