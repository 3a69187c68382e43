// The words of the page, in the language that was chosen. Chinese stands in where another language lacks a sentence.
import {en} from "./strings-en.js";
import {zh} from "./strings-zh.js";

const kLanguages = {zh, en};
let language = "zh";

export const currentLanguage = () => language;

export function setLanguage(name) {
    language = name in kLanguages ? name : "zh";
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

export const has = (key) => key in kLanguages[language];

/// The sentence `key` with {name} replaced from `values`.
export function t(key, values = {}) {
    const sentence = kLanguages[language][key] ?? zh[key] ?? key;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/// A word for an identifier of the service; the identifier itself when the page does not know it.
export const word = (kind, identifier) => (has(`${kind}_${identifier}`) ? t(`${kind}_${identifier}`) : identifier);

/// Puts the chosen language into everything that stands in index.html.
export function translatePage() {
    for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
    for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
    for (const element of document.querySelectorAll("[data-t-title]")) element.title = t(element.dataset.tTitle);
    for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
}
