// The bot writes plain text and a little markdown (the daily summary). It becomes elements, never HTML.
import {h} from "./dom.js";
import {t} from "./strings.js";

const kInline = /\*\*(.+?)\*\*|([A-Z]{2}\d{8}-\d{4,5})|https?:\/\/[^/\s]+(\/(?:c\/|r\/|board)\S*)/g;

/// One line: **bold**, ticket numbers as buttons that show the case, and the service's own pages as links: those of
/// this demo, whatever address the town gives them.
function inline(text, onTicket) {
    const parts = [];
    let from = 0;
    for (const match of text.matchAll(kInline)) {
        if (match.index > from) parts.push(text.slice(from, match.index));
        if (match[1] !== undefined) parts.push(h("strong", {}, inline(match[1], onTicket)));
        else if (match[3] !== undefined) parts.push(h("a", {class: "page-link", href: match[3], target: "_blank", rel: "noreferrer"}, t("open_page")));
        else parts.push(h("button", {type: "button", class: "ticket", data: {ticket: match[2]}, onclick: (event) => {
            event.stopPropagation();
            onTicket(match[2]);
        }}, match[2]));
        from = match.index + match[0].length;
    }
    if (from < text.length) parts.push(text.slice(from));
    return parts;
}

/// The bot's words. Lines that begin with "> " become a quotation, "1. " and "- " a list.
export function botText(text, onTicket) {
    const blocks = [];
    let group = null;  // the block that lines of the same kind are added to
    for (const line of text.split("\n")) {
        const quoted = /^>\s?(.*)$/.exec(line);
        const item = /^(?:\d+[.、]|[-*])\s+(.*)$/.exec(line);
        const heading = /^#{1,4}\s+(.*)$/.exec(line);
        if (quoted) {
            if (group?.tagName !== "BLOCKQUOTE") blocks.push(group = h("blockquote"));
            group.append(h("p", {}, inline(quoted[1], onTicket)));
        } else if (item) {
            const tag = /^\d/.test(line) ? "OL" : "UL";
            if (group?.tagName !== tag) blocks.push(group = h(tag.toLowerCase()));
            group.append(h("li", {}, inline(item[1], onTicket)));
        } else {
            group = null;
            if (heading) blocks.push(h("p", {class: "heading"}, inline(heading[1], onTicket)));
            else if (line.trim() !== "") blocks.push(h("p", {}, inline(line, onTicket)));
        }
    }
    return blocks;
}

/// People's words, exactly as written; only the line breaks are kept by the style sheet.
export const plainText = (text) => [h("p", {}, text)];

/// For lists and announcements: one line without markdown, tickets by their last digits.
export const oneLine = (text) => text.replace(/[A-Z]{2}\d{8}-(\d{4,5})/g, "$1").replace(/\*\*/g, "").replace(/^[>#]+\s?/gm, "").replace(/\s+/g, " ").trim();
