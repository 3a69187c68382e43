// Pictures for a form: each is handed over by itself as soon as it is chosen, and the form names what it got for it.
// Without scripts the field stays hidden and the form does without.

const kMost = 9;
const kMostBytes = 10 * 1024 * 1024;
const kSmallEnough = 1_500_000;   // is sent as it is
const kLongestSide = 2048;

/// A photo of today's phones is several times larger than anybody can see: made smaller before it travels. What cannot
/// be drawn here is left as it is; the service says what is wrong with it.
async function shrunk(file) {
    if (file.size <= kSmallEnough) return file;
    try {
        const drawn = await createImageBitmap(file);
        const scale = Math.min(1, kLongestSide / Math.max(drawn.width, drawn.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(drawn.width * scale);
        canvas.height = Math.round(drawn.height * scale);
        canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
        drawn.close();
        const smaller = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
        return smaller && smaller.size < file.size ? smaller : file;
    } catch {
        return file;
    }
}

class Photos {
    constructor(field) {
        this.field = field;
        this.form = field.closest("form");
        this.input = field.querySelector("input[type=file]");
        this.said = field.querySelector(".photos-said");
        this.taken = field.querySelector(".photos-taken");
        this.sending = 0;
        for (const one of this.taken.children) one.append(this.#removeButton(one));
        this.input.addEventListener("change", () => this.#take([...this.input.files]));
        field.hidden = false;
    }

    async #take(files) {
        this.input.value = "";
        this.#say("");
        for (const file of files) {
            if (this.taken.children.length >= kMost) return this.#say(this.field.dataset.tooMany);
            await this.#send(file);
        }
    }

    async #send(file) {
        const row = document.createElement("li");
        row.className = "sending";
        row.textContent = this.field.dataset.sending;
        this.taken.append(row);
        this.#busy(1);
        try {
            const picture = await shrunk(file);
            if (picture.size > kMostBytes) throw new Error(this.field.dataset.tooLarge);
            const response = await fetch(this.field.dataset.upload + location.search, {
                method: "POST", headers: {"Content-Type": "application/octet-stream"}, body: picture});
            if (response.status === 413) throw new Error(this.field.dataset.tooLarge);
            const answer = await response.json();
            if (!response.ok) throw new Error(answer.error);
            this.#show(row, answer);
        } catch (error) {
            row.remove();
            // What the browser says of a lost line is no sentence for people.
            this.#say(error.constructor === Error && error.message ? error.message : this.field.dataset.failed);
        } finally {
            this.#busy(-1);
        }
    }

    #show(row, answer) {
        const image = document.createElement("img");
        image.src = answer.small;
        image.alt = this.field.dataset.alt;
        const name = document.createElement("input");
        name.type = "hidden";
        name.name = "picture";
        name.value = answer.picture;
        row.className = "";
        row.replaceChildren(image, name, this.#removeButton(row));
    }

    #removeButton(row) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "photo-remove";
        button.textContent = "×";
        button.setAttribute("aria-label", this.field.dataset.remove);
        button.addEventListener("click", () => row.remove());
        return button;
    }

    /// Nothing is sent before its pictures are there.
    #busy(change) {
        this.sending += change;
        for (const button of this.form.querySelectorAll("button:not(.photo-remove)")) button.disabled = this.sending > 0;
    }

    #say(words) {
        this.said.textContent = words ?? "";
    }
}

for (const field of document.querySelectorAll(".photos")) new Photos(field);
