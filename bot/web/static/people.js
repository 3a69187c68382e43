// "我是…": the dialog in which the visitor becomes somebody else.
import {avatar, byId, h, icon} from "./dom.js";
import {t} from "./strings.js";
import {residentId} from "./town.js";

export class PeopleDialog {
    constructor(state, onChoose) {
        Object.assign(this, {state, onChoose});
        this.dialog = byId("people");
        this.dialog.addEventListener("click", (event) => {
            if (event.target === this.dialog) this.dialog.close();  // the backdrop
        });
    }

    show() {
        const {state} = this;
        this.search = h("input", {type: "search", id: "people-find", autocomplete: "off", spellcheck: "false",
            placeholder: t("people_find"), aria: {label: t("people_find")}, oninput: () => this.#drawList()});
        this.list = h("div", {class: "people-list"});
        this.free = h("input", {type: "text", maxlength: "12", autocomplete: "off", placeholder: t("people_free_placeholder"), id: "people-free"});
        this.dialog.replaceChildren(
            h("header", {class: "people-head"},
                h("div", {}, h("h2", {id: "people-title"}, t("people_title")), h("p", {}, t("people_hint"))),
                h("button", {type: "button", class: "tool", aria: {label: t("close")}, onclick: () => this.dialog.close()}, icon("close"))),
            h("label", {class: "search"}, icon("search"), this.search),
            this.list,
            h("form", {class: "people-free", onsubmit: (event) => {
                event.preventDefault();
                const name = this.free.value.trim();
                if (name) this.#choose(residentId(name));
            }}, h("label", {for: "people-free"}, t("people_free")), this.free, h("button", {type: "submit"}, t("people_free_use"))));
        this.dialog.onkeydown = (event) => this.#moveFocus(event);
        this.current = state.open ? state.personaIn(state.open) : null;
        this.#drawList();
        this.dialog.showModal();
        this.search.focus();
    }

    #drawList() {
        const {state} = this;
        const wanted = this.search.value.trim().toLowerCase();
        const matches = (id) => !wanted || `${state.town.person(id).name} ${state.town.label(id)} ${state.town.roleOf(state.town.person(id))}`.toLowerCase().includes(wanted);
        const here = state.open?.group ? state.responsibleIn(state.open).map(({person}) => person.id) : [];
        const sections = [
            [t("people_here"), here.filter(matches)],
            [t("people_residents"), state.residentIds().filter(matches)],
            [t("people_staff"), state.town.staff.map((person) => person.id).filter((id) => !here.includes(id)).filter(matches)],
        ].filter(([, ids]) => ids.length);
        this.list.replaceChildren(...sections.map(([title, ids]) => h("section", {}, h("h3", {}, title),
            h("ul", {}, ids.map((id) => h("li", {}, this.#person(id)))))));
        if (!sections.length) this.list.append(h("p", {class: "list-empty"}, t("people_nothing", {text: this.search.value.trim()})));
    }

    #person(id) {
        const {state} = this;
        const person = state.town.person(id);
        return h("button", {type: "button", class: "person", data: {person: id}, aria: {current: id === this.current ? "true" : "false"},
            onclick: () => this.#choose(id)},
        avatar(person), h("span", {class: "person-words"}, h("span", {class: "person-name"}, person.name),
            h("span", {class: "person-role"}, state.town.roleOf(person))),
        id === this.current && icon("check"));
    }

    #choose(id) {
        this.dialog.close();
        this.onChoose(id);
    }

    #moveFocus(event) {
        const people = [...this.list.querySelectorAll("button")];
        if (event.key === "Enter" && document.activeElement === this.search && people.length) {
            event.preventDefault();
            people[0].click();
            return;
        }
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (!step || document.activeElement === this.free) return;
        event.preventDefault();
        const at = people.indexOf(document.activeElement);
        if (at + step < 0) this.search.focus();
        else people[Math.min(people.length - 1, at + step)]?.focus();
    }
}
