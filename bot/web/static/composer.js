// The line to write in: who speaks, what, and what it quotes.
import {avatar, byId, h, icon} from "./dom.js";
import {oneLine} from "./markup.js";
import {PictureDraft} from "./picture-draft.js";
import {t} from "./strings.js";
import {isResident} from "./town.js";

const kTallestPx = 140;

export class Composer {
    /// `onSend(text, quoteSeq, pictures)` takes what was written; `onPersona()` opens the list of people.
    constructor(state, {onSend, onPersona}) {
        Object.assign(this, {state, onSend});
        this.input = byId("message-text");
        this.quoted = null;
        this.draftOf = null;  // the conversation whose draft stands in the line
        this.pictures = new PictureDraft(() => this.#fit());
        byId("composer").addEventListener("submit", (event) => {
            event.preventDefault();
            this.#send();
        });
        this.input.addEventListener("keydown", (event) => {
            // While a Chinese input method is composing, Enter belongs to it.
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
                event.preventDefault();
                this.#send();
            }
            if (event.key === "Escape") this.quote(null);
        });
        this.input.addEventListener("input", () => this.#fit());
        byId("persona").addEventListener("click", onPersona);
        state.addEventListener("open", () => this.#changeConversation());
        state.addEventListener("persona", () => this.draw());
    }

    /// Puts words into the line without sending them; the visitor presses Enter.
    write(text) {
        this.input.value = text;
        this.#fit();
        this.input.focus();
        this.input.setSelectionRange(text.length, text.length);
        byId("composer").classList.remove("prompted");
        void byId("composer").offsetWidth;  // restart the animation
        byId("composer").classList.add("prompted");
    }

    quote(message) {
        this.quoted = message;
        const holder = byId("quote");
        holder.hidden = !message;
        if (!message) return holder.replaceChildren();
        const name = this.state.town.person(message.from).name;
        holder.replaceChildren(icon("quote"), h("span", {}, t("quoting", {name, text: oneLine(message.text)})),
            h("button", {type: "button", aria: {label: t("quote_remove")}, onclick: () => {
                this.quote(null);
                this.input.focus();
            }}, icon("close")));
        this.input.focus();
    }

    draw() {
        const conversation = this.state.open;
        if (!conversation) return;
        const person = this.state.town.person(this.state.personaIn(conversation));
        const label = this.state.town.label(person.id);
        byId("persona").setAttribute("aria-label", t("i_am_name", {name: label}));
        byId("persona").title = t("i_am_name", {name: label});
        byId("persona").replaceChildren(avatar(person),
            h("span", {class: "persona-words"}, h("span", {class: "persona-i"}, t("i_am")), h("span", {class: "persona-name"}, person.name)),
            icon("swap"));
        const narrow = matchMedia("(max-width: 759px)").matches;
        this.input.placeholder = narrow ? t("write_short", {name: person.name})
            : t(isResident(person.id) ? "write_as_resident" : "write_as_staff", {name: person.name});
    }

    #changeConversation() {
        if (this.draftOf) this.draftOf.draft = this.input.value;
        this.draftOf = this.state.open;
        this.input.value = this.draftOf.draft;
        this.quote(null);
        this.#fit();
        this.draw();
    }

    #send() {
        const text = this.input.value.trim();
        if ((!text && !this.pictures.ready) || this.pictures.sending || !this.state.open) return;
        const quoteSeq = this.quoted?.seq;
        this.input.value = "";
        this.state.open.draft = "";
        this.quoted = null;
        this.quote(null);
        this.#fit();
        this.onSend(text, quoteSeq, this.pictures.takeAll());
        this.input.focus();
    }

    #fit() {
        byId("composer").classList.toggle("has-text", this.input.value.trim() !== "" || this.pictures?.ready === true);
        this.input.style.height = "auto";
        if (this.input.value) this.input.style.height = `${Math.min(this.input.scrollHeight + 3, kTallestPx)}px`;
    }
}
