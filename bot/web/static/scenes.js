// Ready-made scenes. Each is played through the same calls that a visitor's own clicks make: say, and move the clock.
import {byId, h, icon} from "./dom.js";
import {firstGroup, kFirstReport} from "./guide.js";
import {t} from "./strings.js";
import {sentenceFor} from "./toasts.js";
import {kBot, residentId} from "./town.js";

const kReadingMs = 2_600;   // time to read one line of the narration
const kNeighbours = 40;
const kNeighbourMs = 40;
const kFamilies = ["王", "赵", "陈", "孙", "周", "吴", "钱", "冯"];
const kForms = ["阿姨", "大爷", "姐", "师傅", "奶奶"];
const kBlackoutWords = ["停电了", "我家没电了，怎么回事", "是不是停电了？", "整栋楼都没电", "没电了，啥时候来啊", "停电了停电了", "家里突然停电", "楼上也停电了吗，我家没电"];

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
            stage.show(group);
            stage.narrate("scene_power_say", {count: kNeighbours});
            for (let i = 0; i < kNeighbours; ++i) {
                const name = kFamilies[i % kFamilies.length] + kForms[Math.floor(i / kFamilies.length) % kForms.length];
                await stage.otherSays(group, residentId(name), kBlackoutWords[i % kBlackoutWords.length]);
                await stage.wait(kNeighbourMs);
            }
            stage.pointAtAnswer(group);
            await stage.end("scene_power_end", {count: kNeighbours});
        },
    },
    {
        id: "forget", picture: "hourglass",
        async play(stage) {
            const ticketsBefore = stage.tickets();
            await stage.say(stage.building(/(^|\D)[478]号楼/u), residentId("吴奶奶"), "电梯停运了，我们老人下不了楼");
            stage.narrate("scene_forget_say");
            await stage.wait(kReadingMs);
            const ticket = stage.tickets().find((each) => !ticketsBefore.includes(each));
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
    constructor({state, clock, say, open, reveal, narration}) {
        Object.assign(this, {state, clock, sayThere: say, open, reveal, narration});
        this.stopped = false;
    }

    get lastSeq() {
        return this.state.lastSeq;
    }

    building(pattern) {
        return firstGroup(this.state, pattern);
    }

    tickets() {
        return [...this.state.byTicket.keys()];
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

    /// Somebody else in the same group; the visitor stays who they are.
    async otherSays(conversation, person, text) {
        this.#check();
        await this.sayThere(conversation, person, text);
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
        for (let tries = 0; tries < 10; ++tries) {
            const said = (ticket ? this.state.byTicket.get(ticket) ?? [] : [...this.state.bySeq.values()])
                .filter((message) => message.seq > since && message.from === kBot);
            const best = said.findLast((message) => message.to) ?? said.at(-1);
            if (best) return this.open(this.state.conversationOf(best).key);
            await this.wait(100);
        }
    }

    /// Forty bubbles down, the one answer is out of sight: brings it back.
    pointAtAnswer(conversation) {
        const answer = conversation.messages.findLast((message) => message.from === kBot);
        if (answer) this.reveal(answer.seq);
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
    /// `actions`: say(conversation, person, text) resolves when the service took it, open(key, person), reveal(seq),
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
            state: this.state, clock: this.clock, say: this.actions.say, open: this.actions.open, reveal: this.actions.reveal,
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
