// The cases behind the chat, read from the operators' API whenever something was said or the clock was moved.
import * as api from "./api.js";

const kListed = 30;
const kSettleMs = 120;      // several messages of one event make one reading
const kIdleReadMs = 20_000;
const kRetryMs = 3_000;

/// Events: "change". `selected` is the case shown in the panel with history and timers, `list` the newest ones.
export class Cases extends EventTarget {
    constructor() {
        super();
        this.list = [];
        this.selected = null;
        this.ticket = null;
        this.failed = false;
        this.known = null;      // tickets of the last reading; null before the first
        this.following = true;  // a new case takes the panel, until the visitor chooses another one
        this.timer = 0;
        this.reading = false;
        this.again = false;
        setInterval(() => {
            if (!document.hidden) this.refresh();
        }, kIdleReadMs);
    }

    /// Shows that case and stays with it while others report theirs.
    select(ticket) {
        this.ticket = ticket;
        this.following = ticket === this.list[0]?.ticket;
        this.refresh(0);
    }

    /// The visitor acts: whatever new case comes of it is the one to show.
    follow() {
        this.following = true;
    }

    refresh(delay = kSettleMs) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.#read(), delay);
    }

    async #read() {
        if (this.reading) {
            this.again = true;
            return;
        }
        this.reading = true;
        try {
            this.list = await api.cases(kListed);
            const newest = this.list[0]?.ticket ?? null;
            const isNew = this.known && newest && !this.known.has(newest);
            this.known = new Set(this.list.map((each) => each.ticket));
            if ((isNew && this.following) || !this.ticket) this.ticket = newest;
            const ticket = this.ticket;
            const found = ticket ? await api.caseOf(ticket) : null;
            if (!found && ticket) this.ticket = newest === ticket ? null : newest;
            this.selected = found;
            this.failed = false;
        } catch (error) {
            api.onlyApiError(error);
            this.failed = true;
            this.refresh(kRetryMs);
        } finally {
            this.reading = false;
        }
        this.dispatchEvent(new Event("change"));
        if (this.again) {
            this.again = false;
            this.refresh();
        }
    }
}
