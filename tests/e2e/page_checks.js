// What a page must hold for everybody: run inside the browser by the tests, returns a list of faults in words.
// Names for controls, contrast of text (WCAG 2.1 AA), unique ids, nothing cut off at the right edge.
const faults = [];
const describe = (element) => `<${element.tagName.toLowerCase()}${element.id ? ` id=${element.id}` : ""} class="${element.getAttribute("class") ?? ""}"> ${(element.textContent ?? "").trim().slice(0, 30)}`;

const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
};

// --- names
function nameOf(control) {
    const labelled = (control.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const labels = [...(control.labels ?? [])].map((label) => label.textContent).join(" ");
    const drawn = [...control.querySelectorAll("img[alt]")].map((image) => image.alt).join(" ");
    const own = control.matches("button, a") ? control.textContent + drawn : "";
    return [control.getAttribute("aria-label"), labelled, labels, own, control.title].find((name) => name?.trim()) ?? "";
}
for (const control of document.querySelectorAll("button, a[href], input, select, textarea, [role=button]"))
    if (isShown(control) && !nameOf(control).trim()) faults.push(`no name: ${describe(control)}`);

// --- ids
const ids = new Set();
for (const {id} of document.querySelectorAll("[id]")) {
    if (ids.has(id)) faults.push(`id twice: ${id}`);
    ids.add(id);
}

// --- contrast
const parse = (colour) => {
    const numbers = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return numbers.length > 3 ? numbers : [...numbers.slice(0, 3), 1];
};
const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
function background(element) {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
        const colour = parse(getComputedStyle(each).backgroundColor);
        if (colour[3] > 0) layers.push(colour);
        if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
}
const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const checked = new Set();
while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || checked.has(element) || !isShown(element) || element.closest(":disabled, noscript, dialog:not([open])")) continue;
    checked.add(element);
    const style = getComputedStyle(element);
    const below = background(element);
    const front = over(parse(style.color), below);
    const [light, dark] = [luminance(front), luminance(below)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) faults.push(`contrast ${ratio.toFixed(2)}: ${describe(element)}`);
    if (size < 12.5) faults.push(`type of ${size} px: ${describe(element)}`);
}

// --- the right edge
// Not innerWidth: on a phone it grows with what sticks out.
const room = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > room) faults.push(`page is ${document.documentElement.scrollWidth} px wide in ${room}`);
for (const control of document.querySelectorAll("button, input, select, textarea, h1, h2, h3")) {
    if (!isShown(control) || control.closest(".legend, .visually-hidden")) continue;
    const box = control.getBoundingClientRect();
    if (box.right > room + 1 || box.left < -1) faults.push(`cut off at ${Math.round(box.left)}..${Math.round(box.right)} of ${room}: ${describe(control)}`);
}
return faults;
