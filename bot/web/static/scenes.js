// Ready-made scenes. Each is played through the same calls that a visitor's own clicks make: say, and move the clock.
import {caseOf} from "./api.js";
import {byId, h, icon} from "./dom.js";
import {firstGroup, kFirstReport} from "./guide.js";
import {ticketsIn} from "./state.js";
import {t} from "./strings.js";
import {sentenceFor} from "./toasts.js";
import {kBot, residentId} from "./town.js";

const kReadingMs = 2_600;   // time to read one line of the narration
const kTryMs = 100;         // what the bot says to others arrives a moment after its answer
const kTries = 20;

/// Thirty-nine who write after the first one, and what they write.
const kNeighbours = [..."钱孙李吴郑冯陈蒋沈韩"].flatMap((surname) => ["大哥", "大姐", "师傅", "阿姨"].map((form) => surname + form)).slice(1);
const kNoPower = ["我家也没电", "1单元也没电", "3单元停电了", "我这边也没电", "我们单元也没电"];

/// The scenes, in the order of their buttons. `play(stage)` is a plain story in the words of `Stage`.
const kScenes = [
    {
        id: "lift", picture: "lift",
        async play(stage) {
            await stage.say(stage.building(/(^|\D)3号楼/u), residentId("王阿姨"), kFirstReport);
            await stage.end("scene_lift_end");
        },
    },
    {
        id: "gas", picture: "flame",
        async play(stage) {
            await stage.say(stage.building(/(^|\D)[15]号楼/u), residentId("周师傅"), "施工把燃气管道挖断了，一股煤气味，快来人！");
            await stage.end("scene_gas_end");
        },
    },
    {
        id: "power", picture: "bolt",
        async play(stage) {
            const group = stage.building(/(^|\D)[26]号楼/u);
            const ticket = await stage.report(group, residentId("赵大爷"), "整栋楼都没电");
            if (!ticket) return;
            stage.narrate("scene_power_neighbours");
            for (const [number, name] of kNeighbours.entries())
                await stage.sayAtOnce(group, residentId(name), kNoPower[number % kNoPower.length]);
            await stage.wait(kReadingMs);
            const short = stage.state.shortTicket(ticket);
            const member = await stage.told(ticket, "grid_member");
            const leader = stage.answering(group, "grid_leader") ?? member;
            const handler = await stage.told(ticket, "handler");
            const org = await stage.orgOf(ticket);
            for (const [person, text, line] of [
                [member, `受理 ${short}`, "scene_power_accept"],
                [leader, `派单 ${short} ${org} 请尽快抢修`, "scene_power_dispatch"],
                [handler, `签收 ${short}`, "scene_power_sign"],
                [handler, `反馈 ${short} 线路已抢修好，恢复供电`, "scene_power_feedback"],
                [member, `办结 ${short} 已恢复供电`, "scene_power_settle"],
            ]) {
                stage.narrate(line);
                if (person) await stage.tellBot(person, text);
                await stage.wait(kReadingMs / 2);
            }
            stage.show(group);
            await stage.end("scene_power_end");
        },
    },
    {
        id: "forget", picture: "hourglass",
        async play(stage) {
            const ticket = await stage.report(stage.building(/(^|\D)[478]号楼/u), residentId("吴奶奶"), "2单元电梯坏了，老人下不了楼");
            if (!ticket) return;
            stage.narrate("scene_forget_say");
            await stage.wait(kReadingMs);
            for (const [advance, line] of [["31m", "scene_forget_30"], ["30m", "scene_forget_60"], ["1h", "scene_forget_120"]]) {
                const before = stage.lastSeq;
                if (!(await stage.advance({advance}))) return;
                stage.narrate(line);
                await stage.showWhereBotSpoke(before, ticket);
                await stage.wait(kReadingMs);
            }
            if (!(await stage.toSummary())) return;
            stage.openOfficials();
            await stage.end("scene_forget_end");
        },
    },
    {
        id: "private", picture: "shield",
        async play(stage) {
            await stage.say(stage.building(/(^|\D)[59]号楼/u), residentId("孙姐"), "我老公昨晚又动手打我，孩子吓得直哭，不知道怎么办");
            await stage.end("scene_private_end");
        },
    },
];

/// Thrown to leave a scene whose visitor pressed stop.
class Stopped extends Error {}

/// What a scene can do. Everything goes through the page's own ways of speaking and moving the clock.
class Stage {
    constructor({state, clock, say, open, narration}) {
        Object.assign(this, {state, clock, sayThere: say, open, narration});
        this.stopped = false;
    }

    get lastSeq() {
        return this.state.lastSeq;
    }

    building(pattern) {
        return firstGroup(this.state, pattern);
    }

    narrate(key, values) {
        this.#check();
        this.narration(key, values, false);
    }

    show(conversation, person) {
        this.#check();
        this.open(conversation.key, person);
    }

    /// Opens the group as that resident, says it, and leaves time to read.
    async say(conversation, person, text) {
        this.show(conversation, person);
        await this.wait(500);
        await this.sayThere(conversation, person, text);
        await this.wait(900);
    }

    /// The same without time to read: one of many.
    async sayAtOnce(conversation, person, text) {
        this.#check();
        await this.sayThere(conversation, person, text);
    }

    /// Says it and returns the ticket number that the bot gave; undefined, and the scene is over, when it gave none.
    async report(conversation, person, text) {
        const before = this.lastSeq;
        await this.say(conversation, person, text);
        const answer = conversation.messages.findLast((message) => message.seq > before && message.from === kBot);
        const ticket = ticketsIn(answer?.text)[0];
        if (!ticket) await this.end("scene_unanswered");
        return ticket;
    }

    /// In the private chat of `person` with the bot.
    async tellBot(person, text) {
        await this.say(this.state.privateOf(person), person, text);
    }

    /// Somebody with that role to whom the bot wrote about the ticket in private; its words may still be on their way.
    async told(ticket, role) {
        for (let tries = 0; tries < kTries && !this.state.told(ticket, role).length; ++tries) await this.wait(kTryMs);
        return this.state.told(ticket, role)[0]?.id;
    }

    /// Who holds that role for a group.
    answering(conversation, role) {
        return this.state.responsibleIn(conversation).find((entry) => entry.role === role)?.person.id;
    }

    /// The name of the organisation a case is routed to.
    async orgOf(ticket) {
        const found = await caseOf(ticket);
        return this.state.town.orgNames.get(found?.lead_org) ?? found?.lead_org;
    }

    async advance(move) {
        this.#check();
        return this.clock.move(move);
    }

    async toSummary() {
        this.#check();
        return this.clock.moveTo(this.clock.nextSummary());
    }

    openOfficials() {
        const officials = [...this.state.conversations.values()].find((conversation) => conversation.kind === "officials");
        if (officials) this.open(officials.key);
    }

    /// Opens the private chat (else the group) in which the bot spoke of `ticket` after message `since`.
    async showWhereBotSpoke(since, ticket) {
        for (let tries = 0; tries < kTries; ++tries) {
            const said = (ticket ? this.state.byTicket.get(ticket) ?? [] : [...this.state.bySeq.values()])
                .filter((message) => message.seq > since && message.from === kBot);
            const best = said.findLast((message) => message.to) ?? said.at(-1);
            if (best) return this.open(this.state.conversationOf(best).key);
            await this.wait(kTryMs);
        }
    }

    async wait(ms) {
        await new Promise((resume) => setTimeout(resume, ms));
        this.#check();
    }

    async end(key, values) {
        this.#check();
        this.narration(key, values, true);
    }

    #check() {
        if (this.stopped) throw new Stopped();
    }
}

export class Scenes {
    /// `actions`: say(conversation, person, text) resolves when the service took it, open(key, person),
    /// onChange() after a scene began or ended.
    constructor(state, clock, actions) {
        Object.assign(this, {state, clock, actions});
        this.stage = null;
        this.draw();
    }

    draw() {
        byId("scenes").replaceChildren(...kScenes.map((scene) => h("button", {
            type: "button", class: `scene scene-${scene.id}`, data: {scene: scene.id}, disabled: this.stage !== null,
            onclick: () => this.play(scene),
        }, icon(scene.picture), h("span", {class: "scene-words"},
            h("span", {class: "scene-name"}, t(`scene_${scene.id}`)), h("span", {class: "scene-line"}, t(`scene_${scene.id}_line`))))));
        if (!byId("narration").hidden) this.#narrate(...this.narrated);
    }

    async play(scene) {
        if (this.stage) return;
        const stage = new Stage({
            state: this.state, clock: this.clock, say: this.actions.say, open: this.actions.open,
            narration: (...words) => this.#narrate(scene, ...words),
        });
        this.stage = stage;
        document.body.classList.add("playing");
        this.#narrate(scene, `scene_${scene.id}_line`, {}, false);
        this.draw();
        this.actions.onChange();
        try {
            await scene.play(stage);
            if (!byId("narration").classList.contains("over")) this.#hide();
        } catch (error) {
            if (error instanceof Stopped) this.#hide();
            else if (error.name === "ApiError") this.#narrate(scene, "scene_failed", {why: sentenceFor(error)}, true);
            else throw error;
        } finally {
            this.stage = null;
            document.body.classList.remove("playing");
            this.draw();
            this.actions.onChange();
        }
    }

    #hide() {
        byId("narration").hidden = true;
        this.actions.onChange();
    }

    #narrate(scene, key, values, over) {
        this.narrated = [scene, key, values, over];
        const holder = byId("narration");
        holder.hidden = false;
        holder.classList.toggle("over", over);
        holder.replaceChildren(icon(scene.picture), h("p", {}, h("strong", {}, t(`scene_${scene.id}`)), " ", t(key, values)),
            h("button", {type: "button", onclick: () => {
                if (this.stage) this.stage.stopped = true;
                this.#hide();
            }}, t(over ? "scene_close" : "scene_stop")));
    }
}
