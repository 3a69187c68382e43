// Short notes at the edge of the page, and the lasting one while the line is down.
import {byId, h} from "./dom.js";
import {t} from "./strings.js";

const kShownMs = 4_500;

export function toast(text, kind = "info") {
    const note = h("div", {class: `toast toast-${kind}`}, text);
    byId("toasts").append(note);
    while (byId("toasts").children.length > 3) byId("toasts").firstElementChild.remove();
    setTimeout(() => note.remove(), kShownMs);
}

/// A sentence for what went wrong with a call.
export function sentenceFor(error) {
    if (error?.name !== "ApiError") throw error;
    if (error.message) return error.message;
    if (error.status === 0) return t("error_network");
    return error.status === 503 ? t("error_busy") : t("error_status", {status: error.status});
}

export function showConnection(lost) {
    const bar = byId("connection");
    if (!lost && !bar.hidden) toast(t("back"), "good");
    bar.hidden = !lost;
    bar.dataset.t = "lost";  // translated with the rest of the page
    bar.textContent = lost ? t("lost") : "";
}
