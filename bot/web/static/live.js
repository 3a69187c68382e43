// The line to the service: server-sent events, and what to do when it breaks.
import * as api from "./api.js";

const kFirstRetryMs = 800;
const kLongestRetryMs = 8_000;

/// Keeps a stream of messages open for as long as the page lives.
///   lastSeq(), lastText(): the newest message the page has
///   onMessages(m):  messages in order; some may have been seen already
///   onState(s):     "open" or "lost"
///   onReset():      the service has another history than the page (its data were replaced)
/// The stream is opened first and the gap is read after it, so nothing falls between the two.
export class Live {
    constructor({lastSeq, lastText, onMessages, onState, onReset}) {
        Object.assign(this, {lastSeq, lastText, onMessages, onState, onReset});
        this.retryMs = kFirstRetryMs;
        this.source = null;
        this.timer = 0;
        addEventListener("online", () => this.open());
        document.addEventListener("visibilitychange", () => {
            if (!document.hidden && this.source?.readyState !== EventSource.OPEN) this.open();
        });
    }

    open() {
        clearTimeout(this.timer);
        this.source?.close();
        const source = new EventSource(`/demo/api/stream?after=${this.lastSeq()}`);
        this.source = source;
        source.onopen = async () => {
            try {
                await this.catchUp();
            } catch (error) {
                api.onlyApiError(error);
                return this.lost(source);
            }
            if (this.source !== source) return;
            this.retryMs = kFirstRetryMs;
            this.onState("open");
        };
        source.onmessage = (event) => {
            let message;
            try {
                message = JSON.parse(event.data);
            } catch {
                return;  // a keep-alive in an unexpected shape
            }
            this.onMessages([message]);
        };
        source.onerror = () => this.lost(source);
    }

    /// Reads what was said while the line was down. Asks for the last known message too: if it is gone, the service
    /// was started with other data and the page must begin again.
    async catchUp() {
        const known = this.lastSeq();
        for (let after = Math.max(0, known - 1); ; ) {
            const messages = await api.messagesAfter(after);
            if (known > 0 && after === known - 1 && (messages[0]?.seq !== known || messages[0]?.text !== this.lastText())) {
                this.onReset();
                return;
            }
            if (messages.length === 0) return;
            this.onMessages(messages);
            const last = messages[messages.length - 1].seq;
            if (last <= after) return;
            after = last;
        }
    }

    lost(source) {
        if (this.source !== source) return;
        source.close();
        this.onState("lost");
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.open(), this.retryMs);
        this.retryMs = Math.min(this.retryMs * 1.6, kLongestRetryMs);
    }
}
