// The demo page: reads the town, joins the parts together, and keeps the line open.
import * as api from "./api.js";
import {CasePanel} from "./case-panel.js";
import {Cases} from "./cases.js";
import {Composer} from "./composer.js";
import {ConversationList} from "./conversations.js";
import {byId, h, icon} from "./dom.js";
import {firstGroup, Guide} from "./guide.js";
import {Live} from "./live.js";
import {PeopleDialog} from "./people.js";
import {Scenes} from "./scenes.js";
import {ChatState, privateKey} from "./state.js";
import {currentLanguage, setLanguage, t, translatePage} from "./strings.js";
import {Thread} from "./thread.js";
import {sentenceFor, showConnection, toast} from "./toasts.js";
import {Town} from "./town.js";
import {TownClock} from "./town-clock.js";

const kLanguageStore = "gridbot.demo.language";
const kRetryLoadMs = 3_000;

function chooseLanguage(name) {
    setLanguage(name);
    translatePage();
    byId("language").replaceChildren(h("span", {class: "wide-only"}, t("language")), h("span", {class: "narrow-only"}, t("language_short")));
    byId("language").lang = currentLanguage() === "zh" ? "en" : "zh-CN";
    try {
        localStorage.setItem(kLanguageStore, name);
    } catch {
        // asked again next time
    }
}

/// Which of the three columns a phone shows: "list", "chat" or "panel". Wider screens show all.
function showView(view) {
    document.body.dataset.view = view;
    for (const tab of document.querySelectorAll("[data-tab]")) tab.setAttribute("aria-current", tab.dataset.tab === view ? "page" : "false");
}

function start(town) {
    const state = new ChatState(town);
    const clock = new TownClock();
    const cases = new Cases();
    byId("town-name").textContent = town.name || t("page_title", {town: "gridbot"}).split(" · ")[1];

    const openConversation = (key, person) => {
        if (!state.conversations.has(key)) return;
        if (person) state.setPersona(state.conversations.get(key), person);
        if (state.openKey !== key) state.openConversation(key);
        showView("chat");
    };

    /// Sends and shows the message at once; a failure stays in the chat with a button to try again.
    async function send(conversation, person, text, quote, pictures = []) {
        const pending = {from: person, text, quote, pictures, failed: null};
        cases.follow();
        state.addPending(conversation, pending);
        try {
            const target = conversation.group ? {group: conversation.group} : {to: conversation.person};
            const messages = await api.say({...target, person, text, quote, pictures});
            if (quote && messages[0] && messages[0].from === person) messages[0].quote_seq ??= quote;
            state.add(messages);
            state.dropPending(conversation, pending);
            cases.refresh();
        } catch (error) {
            state.failPending(pending, sentenceFor(error));
            throw error;
        }
    }
    /// For clicks: the failure is shown beside the message, nothing more to do.
    const sendAndForget = (...what) => send(...what).catch(api.onlyApiError);

    function becomePerson(id) {
        const conversation = state.open;
        if (!conversation) return;
        if (conversation.kind === "private" && conversation.person !== id) {
            state.privateOf(id);
            openConversation(privateKey(id));
            toast(t("only_own_chat", {name: town.person(id).name}));
            return;
        }
        state.setPersona(conversation, id);
        byId("message-text").focus();
    }

    const people = new PeopleDialog(state, becomePerson);
    const composer = new Composer(state, {
        onSend: (text, quote, pictures) => sendAndForget(state.open, state.personaIn(state.open), text, quote, pictures),
        onPersona: () => people.show(),
    });
    const showCase = (ticket) => {
        cases.select(ticket);
        showView("panel");
    };
    new Thread(state, {
        onTicket: showCase,
        onQuote: (message) => composer.quote(message),
        onPress: (text) => sendAndForget(state.open, state.personaIn(state.open), text),
        onSuggest: (text) => composer.write(text),
        onRetry: (pending) => {
            const conversation = state.open;
            state.dropPending(conversation, pending);
            sendAndForget(conversation, pending.from, pending.text, pending.quote, pending.pictures);
        },
        onDiscard: (pending) => state.dropPending(state.open, pending),
        onPerson: becomePerson,
    });
    const list = new ConversationList(state, () => clock.now(), (key) => {
        openConversation(key);
        if (matchMedia("(min-width: 760px) and (hover: hover)").matches) byId("message-text").focus();
    });
    const panel = new CasePanel(state, cases, clock, {
        onTicket: showCase,
        onGo: (time) => clock.moveTo(time),
        onConversation: (key) => openConversation(key),
    });
    const openOfficials = () => {
        const officials = [...state.conversations.values()].find((conversation) => conversation.kind === "officials");
        if (officials) openConversation(officials.key);
    };
    const guide = new Guide(state, cases, {
        onWrite: ({conversation, person, text, quote}) => {
            openConversation(conversation.key, conversation.kind === "private" ? undefined : person);
            if (quote) composer.quote(quote);
            composer.write(text);
        },
        onSummary: async () => {
            if (await clock.moveTo(clock.nextSummary())) openOfficials();
        },
        onWait: async ({conversation, move}) => {
            if (await clock.move(move)) openConversation(conversation.key);
        },
    });
    const scenes = new Scenes(state, clock, {say: send, open: openConversation, onChange: () => guide.draw()});

    state.addEventListener("messages", () => cases.refresh());
    clock.addEventListener("moved", () => cases.refresh());
    document.addEventListener("visibilitychange", () => {
        if (document.hidden || !state.openKey) return;
        state.markRead(state.openKey);
        list.drawSoon();
    });

    byId("back").addEventListener("click", () => showView("list"));
    byId("open-panel").addEventListener("click", () => showView("panel"));
    byId("close-panel").addEventListener("click", () => showView("chat"));
    for (const tab of document.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => showView(tab.dataset.tab));
    byId("help").addEventListener("click", () => showHelp(guide));
    byId("language").addEventListener("click", () => {
        chooseLanguage(currentLanguage() === "zh" ? "en" : "zh");
        list.draw();
        panel.draw();
        guide.draw();
        scenes.draw();
        clock.draw();
        state.dispatchEvent(new Event("persona"));
    });

    const live = new Live({
        lastSeq: () => state.lastSeq,
        lastText: () => state.bySeq.get(state.lastSeq)?.text,
        onMessages: (messages) => state.add(messages),
        onState: (now) => {
            showConnection(now === "lost");
            if (now === "open") readAll();
        },
        onReset: () => {
            state.forget();
            location.reload();
        },
    });
    /// The clock may have been moved by somebody else meanwhile.
    async function readAll() {
        await clock.read().catch(api.onlyApiError);
        cases.refresh(0);
        list.drawSoon();
    }
    setInterval(() => {
        if (!document.hidden && !clock.moving) readAll();
    }, 30_000);

    (async () => {
        await clock.read().catch(api.onlyApiError);
        await live.catchUp().catch(api.onlyApiError);  // the line, once open, reads what is missing
        state.endOfHistory();
        const isFirstVisit = !state.conversations.has(state.remembered);
        const first = isFirstVisit ? firstGroup(state)?.key ?? state.conversations.keys().next().value : state.remembered;
        if (first) state.openConversation(first);
        if (isFirstVisit && first) showView("chat");  // a newcomer begins where there is something to try
        cases.refresh(0);
        live.open();
        document.body.classList.add("ready");
        if (matchMedia("(min-width: 760px) and (hover: hover)").matches) byId("message-text").focus();
    })();
}

function showHelp(guide) {
    const dialog = h("dialog", {class: "help", aria: {labelledby: "help-title"}},
        h("header", {class: "people-head"}, h("h2", {id: "help-title"}, t("help")),
            h("button", {type: "button", class: "tool", aria: {label: t("close")}, onclick: () => dialog.close()}, icon("close"))),
        h("ol", {}, [1, 2, 3, 4].map((line) => h("li", {}, t(`help_${line}`)))),
        h("button", {type: "button", class: "guide-do", onclick: () => {
            guide.setDismissed(false);
            dialog.close();
        }}, t("help_again")));
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
}

/// Until the service answers, the page says so and tries again by itself.
async function load() {
    let timer = 0;
    const attempt = async () => {
        clearTimeout(timer);
        try {
            const answer = await api.town();
            byId("thread").replaceChildren();
            start(new Town(answer));
        } catch (error) {
            api.onlyApiError(error);
            showView("chat");
            byId("thread").replaceChildren(h("div", {class: "empty empty-failed", role: "alert"}, icon("chats"),
                h("p", {class: "empty-title"}, t("load_failed_title")), h("p", {}, t("load_failed")),
                h("div", {class: "suggestions"}, h("button", {type: "button", onclick: attempt}, t("retry")))));
            timer = setTimeout(attempt, kRetryLoadMs);
        }
    };
    byId("thread").replaceChildren(h("p", {class: "loading"}, t("loading")));
    await attempt();
}

let remembered = null;
try {
    remembered = localStorage.getItem(kLanguageStore);
} catch {
    // Chinese, then
}
chooseLanguage(remembered ?? "zh");
showView("list");
load();
