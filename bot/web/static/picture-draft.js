// Pictures that go with the next message: pasted, dropped or chosen.
import * as api from "./api.js";
import {byId, h, icon} from "./dom.js";
import {t} from "./strings.js";
import {sentenceFor, toast} from "./toasts.js";

const kMost = 9;

export class PictureDraft {
    /// `onChange()`: there is another number of pictures.
    constructor(onChange) {
        this.onChange = onChange;
        this.taken = [];   // {picture, small}, as the service answered
        this.sending = 0;
        this.holder = byId("picture-drafts");
        const input = byId("picture-input");
        byId("picture-add").addEventListener("click", () => input.click());
        input.addEventListener("change", () => {
            this.take([...input.files]);
            input.value = "";
        });
        byId("message-text").addEventListener("paste", (event) => {
            const files = imagesIn(event.clipboardData);
            if (!files.length) return;
            event.preventDefault();
            this.take(files);
        });
        this.#acceptDrops(document.querySelector(".chat"));
    }

    get ready() {
        return this.sending === 0 && this.taken.length > 0;
    }

    /// Hands them over and begins anew.
    takeAll() {
        const all = this.taken;
        this.taken = [];
        this.#draw();
        return all;
    }

    async take(files) {
        for (const file of files.slice(0, kMost - this.taken.length)) {
            this.sending += 1;
            this.#draw();
            try {
                this.taken.push(await api.handOver(file));
            } catch (error) {
                api.onlyApiError(error);
                toast(error.status === 413 ? error.message || t("picture_too_large") : sentenceFor(error));
            } finally {
                this.sending -= 1;
                this.#draw();
            }
        }
        byId("message-text").focus();
    }

    #acceptDrops(target) {
        const over = (event) => {
            if (![...event.dataTransfer.types].includes("Files")) return;
            event.preventDefault();
            target.classList.add("dropping");
        };
        target.addEventListener("dragenter", over);
        target.addEventListener("dragover", over);
        target.addEventListener("dragleave", (event) => {
            if (!target.contains(event.relatedTarget)) target.classList.remove("dropping");
        });
        target.addEventListener("drop", (event) => {
            target.classList.remove("dropping");
            if (!event.dataTransfer.files.length) return;
            event.preventDefault();
            // Whatever it is: the service says what is no picture.
            this.take([...event.dataTransfer.files]);
        });
    }

    #draw() {
        this.holder.hidden = !this.taken.length && !this.sending;
        this.holder.replaceChildren(
            ...this.taken.map((one) => h("span", {class: "picture-draft"}, h("img", {src: one.small, alt: t("picture")}),
                h("button", {type: "button", aria: {label: t("picture_remove")}, onclick: () => {
                    this.taken = this.taken.filter((other) => other !== one);
                    this.#draw();
                }}, icon("close")))),
            ...(this.sending ? [h("span", {class: "picture-draft picture-sending"}, t("sending"))] : []));
        this.onChange();
    }
}

function imagesIn(data) {
    return [...data?.files ?? []].filter((file) => file.type.startsWith("image/"));
}
