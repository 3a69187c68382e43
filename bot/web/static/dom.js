// Small tools for building the page. Text only ever becomes a text node: nothing here parses HTML.

/// The element with that id; the page is broken without it.
export const byId = (id) => document.getElementById(id);

/// An element: h("p", {class: "note", onclick: f, data: {seq: 3}, aria: {label: "x"}}, "text", child, …).
/// Children that are null, undefined or false are left out.
export function h(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === undefined || value === null || value === false) continue;
        if (name === "class") element.className = value;
        else if (name === "data") Object.assign(element.dataset, value);
        else if (name === "aria") for (const [key, text] of Object.entries(value)) element.setAttribute(`aria-${key}`, text);
        else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (value === true) element.setAttribute(name, "");
        else element.setAttribute(name, value);
    }
    element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

/// A pictogram of index.html, hidden from screen readers: the words beside it say the same.
export function icon(name, className) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#icon-${name}`);
    svg.setAttribute("aria-hidden", "true");
    if (className) svg.setAttribute("class", className);
    svg.append(use);
    return svg;
}

const kFamilyNamesOfTwo = ["欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "长孙"];
const kAvatarColours = 8;

/// The character that stands for a person: the family name.
function initialOf(name) {
    const two = kFamilyNamesOfTwo.find((family) => name.startsWith(family));
    if (two) return two;
    const nickname = /^[老小阿大]([^\s])/u.exec(name);
    return nickname ? nickname[1] : [...name][0] ?? "?";
}

/// A coloured disc with the family name; the bot has its mark instead. The same person always has the same colour.
export function avatar(person) {
    if (person.role === "bot") return h("span", {class: "avatar avatar-bot", aria: {hidden: "true"}}, icon("mark"));
    let sum = 0;
    for (const character of person.id) sum = (sum * 31 + character.codePointAt(0)) % 9973;
    const initial = initialOf(person.name);
    return h("span", {
        class: `avatar avatar-${sum % kAvatarColours}${person.role === "resident" ? "" : " avatar-staff"}${initial.length > 1 ? " avatar-two" : ""}`,
        aria: {hidden: "true"},
    }, initial);
}
