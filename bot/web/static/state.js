// What the page knows: conversations, messages, what has been read, who is speaking where.
import {isResident, kBot, kResidentNames, residentId} from "./town.js";

const kTicket = /[A-Z]{2}\d{8}-\d{4,5}/g;
const kStoreName = "gridbot.demo.chat";

export const groupKey = (id) => `group:${id}`;
export const privateKey = (person) => `private:${person}`;
const keyOf = (message) => (message.group ? groupKey(message.group) : privateKey(message.to));

/// The ticket numbers that stand in a text, each once.
export const ticketsIn = (text) => [...new Set((text ?? "").match(kTicket) ?? [])];

/// Events: "messages" {added}, "open", "persona", "pending". Listeners read what they need from the object.
export class ChatState extends EventTarget {
    constructor(town) {
        super();
        this.town = town;
        this.conversations = new Map();
        this.bySeq = new Map();
        this.byTicket = new Map();  // ticket -> messages of the bot that name it, oldest first
        this.lastSeq = 0;
        this.openKey = null;
        this.#load();
        for (const group of town.groups.values())
            this.#conversation(groupKey(group.id), {kind: group.kind, group: group.id});
        for (const person of town.staff) this.#conversation(privateKey(person.id), {kind: "private", person: person.id});
    }

    // --- what is remembered between visits

    #load() {
        let saved = {};
        try {
            saved = JSON.parse(localStorage.getItem(kStoreName)) ?? {};
        } catch {
            // no storage in this browser, or somebody else's data: begin fresh
        }
        this.personas = saved.personas ?? {};
        this.read = saved.read ?? null;  // conversation -> newest seq read; null on the first visit
        this.residents = saved.residents ?? [];
        this.remembered = saved.open ?? null;
    }

    #save() {
        try {
            localStorage.setItem(kStoreName, JSON.stringify(
                {personas: this.personas, read: this.read, residents: this.residents, open: this.openKey}));
        } catch {
            // a full or forbidden storage costs the unread marks of the next visit, nothing else
        }
    }

    /// Forgets what was read: the service has other data than last time.
    forget() {
        this.read = {};
        this.#save();
    }

    // --- conversations

    #conversation(key, init) {
        let conversation = this.conversations.get(key);
        if (!conversation) {
            conversation = {key, messages: [], pending: [], draft: "", ...init};
            this.conversations.set(key, conversation);
        }
        return conversation;
    }

    get open() {
        return this.conversations.get(this.openKey);
    }

    /// The private chat of a person with the bot; residents get theirs when it is first needed.
    privateOf(person) {
        return this.#conversation(privateKey(person), {kind: "private", person});
    }

    titleOf(conversation) {
        return conversation.group ? this.town.groups.get(conversation.group)?.name ?? conversation.group
            : this.town.person(conversation.person).name;
    }

    openConversation(key) {
        if (!this.conversations.has(key)) return;
        this.openKey = key;
        this.markRead(key);
        this.dispatchEvent(new Event("open"));
    }

    unread(conversation) {
        const from = this.read?.[conversation.key] ?? 0;
        let count = 0;
        for (let i = conversation.messages.length - 1; i >= 0 && conversation.messages[i].seq > from; --i) ++count;
        return count;
    }

    markRead(key) {
        const messages = this.conversations.get(key)?.messages ?? [];
        this.read ??= {};
        this.read[key] = messages.length ? messages[messages.length - 1].seq : this.read[key] ?? 0;
        this.#save();
    }

    // --- messages

    /// Takes messages from the service in any order, each of them once. Returns those that were new.
    add(messages) {
        const added = [];
        for (const message of messages) {
            if (typeof message?.seq !== "number" || (!message.group && !message.to) || this.bySeq.has(message.seq)) continue;
            const key = keyOf(message);
            const conversation = message.group
                ? this.#conversation(key, {kind: this.town.groups.get(message.group)?.kind ?? "building", group: message.group})
                : this.#conversation(key, {kind: "private", person: message.to});
            this.bySeq.set(message.seq, message);
            insertInOrder(conversation.messages, message);
            this.#settlePending(conversation, message);
            if (message.from === kBot)
                for (const ticket of ticketsIn(message.text)) {
                    if (!this.byTicket.has(ticket)) this.byTicket.set(ticket, []);
                    insertInOrder(this.byTicket.get(ticket), message);
                }
            this.lastSeq = Math.max(this.lastSeq, message.seq);
            added.push({conversation, message});
        }
        if (added.length) {
            if (this.openKey && added.some(({conversation}) => conversation.key === this.openKey) && !document.hidden) this.markRead(this.openKey);
            this.dispatchEvent(Object.assign(new Event("messages"), {added}));
        }
        return added;
    }

    /// On the very first visit everything that was said before counts as read.
    endOfHistory() {
        if (this.read) {
            // Marks beyond the newest message are of another data set.
            if (Object.values(this.read).some((seq) => seq > this.lastSeq)) this.forget();
            return;
        }
        this.read = {};
        for (const conversation of this.conversations.values()) this.markRead(conversation.key);
    }

    conversationOf(message) {
        return this.conversations.get(keyOf(message));
    }

    // --- messages on their way

    addPending(conversation, pending) {
        conversation.pending.push(pending);
        this.dispatchEvent(new Event("pending"));
    }

    failPending(pending, why) {
        pending.failed = why;
        this.dispatchEvent(new Event("pending"));
    }

    dropPending(conversation, pending) {
        conversation.pending = conversation.pending.filter((other) => other !== pending);
        this.dispatchEvent(new Event("pending"));
    }

    /// The stream may be faster than the answer to the POST: a message that arrives settles the one on its way.
    #settlePending(conversation, message) {
        const at = conversation.pending.findIndex((pending) => pending.from === message.from
            && pending.text === withoutPictures(message));
        if (at >= 0) conversation.pending.splice(at, 1);
    }

    // --- who speaks

    /// Who the visitor is in a conversation: the owner in a private chat, else the last choice there, else a fitting default.
    personaIn(conversation) {
        if (conversation.kind === "private") return conversation.person;
        return this.personas[conversation.key] ?? this.#defaultPersona(conversation);
    }

    setPersona(conversation, person) {
        if (isResident(person)) {
            const name = this.town.person(person).name;
            if (!kResidentNames.includes(name)) this.residents = [name, ...this.residents.filter((other) => other !== name)].slice(0, 8);
        }
        if (conversation.kind !== "private") this.personas[conversation.key] = person;
        this.#save();
        this.dispatchEvent(new Event("persona"));
    }

    /// Invented neighbours and the visitor's own inventions.
    residentIds() {
        return [...this.residents, ...kResidentNames].map(residentId);
    }

    #defaultPersona(conversation) {
        const group = this.town.groups.get(conversation.group);
        if (conversation.kind === "building" || conversation.kind === "grid") {
            const index = [...this.town.groups.keys()].indexOf(conversation.group);
            return residentId(kResidentNames[Math.max(0, index) % kResidentNames.length]);
        }
        if (conversation.kind === "officials") return (this.town.firstWith("town_leader") ?? this.town.staff[0])?.id ?? residentId(kResidentNames[0]);
        const near = this.responsibleIn(conversation)[0];
        const role = conversation.kind === "org" ? "handler" : "grid_member";
        return near?.person.id ?? this.town.firstWith(role)?.id ?? this.town.staff[0]?.id ?? residentId(kResidentNames[0]);
    }

    /// Who answers for a group: from the town's own data, else learned from whom the bot told of its cases.
    responsibleIn(conversation) {
        const named = this.town.staffOf(this.town.groups.get(conversation.group));
        if (named.length || conversation.kind === "officials" || conversation.kind === "org") return named;
        const learned = new Map();
        for (const message of conversation.messages.slice(-60)) {
            if (message.from !== kBot) continue;
            for (const ticket of ticketsIn(message.text))
                for (const person of this.told(ticket, "grid_member")) learned.set(person.id, {person, role: "grid_member"});
        }
        return [...learned.values()];
    }

    /// "0001", or the whole number when another case ends alike.
    shortTicket(ticket) {
        const short = ticket.slice(ticket.lastIndexOf("-"));
        return [...this.byTicket.keys()].some((other) => other !== ticket && other.endsWith(short)) ? ticket : short.slice(1);
    }

    /// The people with a role to whom the bot wrote in private about a ticket; whose first role it is stands first.
    told(ticket, role) {
        const told = new Set();
        for (const message of this.byTicket.get(ticket) ?? []) {
            const person = message.to ? this.town.person(message.to) : null;
            if (person?.roles?.includes(role)) told.add(person);
        }
        return [...told].sort((a, b) => (b.role === role) - (a.role === role));
    }

    /// Who reported a ticket: the resident who spoke just before the bot first named it, and where.
    reporterOf(ticket) {
        for (const message of this.byTicket.get(ticket) ?? []) {
            const conversation = this.conversationOf(message);
            if (conversation.kind === "work" || conversation.kind === "org" || conversation.kind === "officials") continue;
            if (conversation.kind === "private" && !isResident(conversation.person)) continue;
            const at = conversation.messages.indexOf(message);
            for (let i = at - 1; i >= 0; --i)
                if (isResident(conversation.messages[i].from)) return {person: conversation.messages[i].from, conversation};
        }
        return null;
    }
}

/// What was written beside the pictures of a message: the service puts a word there for each.
export const withoutPictures = (message) =>
    message.pictures?.length ? message.text.replace(/(\[图片\])+$/u, "") : message.text;

/// Almost always at the end; the stream and the answers may overtake each other by a few places.
function insertInOrder(messages, message) {
    let at = messages.length;
    while (at > 0 && messages[at - 1].seq > message.seq) --at;
    messages.splice(at, 0, message);
}
