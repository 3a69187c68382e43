// Who lives and works in the town, and where they talk, from GET /demo/api/town.
import {t, word} from "./strings.js";

export const kBot = "bot";
const kResidentPrefix = "resident:";

/// Invented neighbours for the persona list. Residents have no account: any name will do.
export const kResidentNames = ["王阿姨", "赵大爷", "小陈", "孙姐", "周师傅", "吴奶奶", "钱老师", "冯叔", "蒋婶", "韩大姐", "杨伯", "许医生"];

export const residentId = (name) => kResidentPrefix + name;
export const isResident = (id) => id.startsWith(kResidentPrefix);

/// Is the grid `code` the grid `ancestor` or inside it? Codes are paths: SH-HX-52-B3 lies in SH-HX-52.
const isWithin = (code, ancestor) => code === ancestor || code.startsWith(`${ancestor}-`);

/// The order in which the people of a place are shown: who acts first stands first.
const kLegendRoles = ["grid_member", "grid_leader", "building_leader", "station_master", "village_lead_cadre"];

export class Town {
    constructor(answer) {
        this.name = answer.town?.name ?? "";
        this.botName = answer.town?.bot ?? answer.bot?.name ?? "";
        this.groups = new Map();
        for (const group of answer.groups ?? []) this.groups.set(group.id, group);
        this.people = new Map();
        for (const person of answer.people ?? []) this.#addPerson(person);
        this.gridNames = namesBy(answer.grids);
        this.orgNames = namesBy(answer.orgs);
        this.categoryNames = namesBy(answer.categories);
    }

    /// A person with several posts may come as several rows; they are one person with several posts.
    #addPerson(row) {
        const known = this.people.get(row.id) ?? {id: row.id, name: row.name, roles: [], posts: []};
        const posts = Array.isArray(row.posts) ? row.posts : [{role: row.role, grid: row.grid, org: row.org}];
        known.posts.push(...posts);
        for (const {role} of [row, ...posts]) if (role && !known.roles.includes(role)) known.roles.push(role);
        known.role = known.roles[0] ?? "";
        known.label = known.label ?? row.label;
        known.roleLabel = known.roleLabel ?? row.role_label;
        this.people.set(row.id, known);
    }

    get staff() {
        return [...this.people.values()];
    }

    /// Anybody who can stand beside a message: staff, resident:<name>, the bot; unknown ids stay as they are.
    person(id) {
        if (id === kBot) return {id, name: this.botName || t("bot_name"), role: "bot", posts: []};
        if (isResident(id)) return {id, name: id.slice(kResidentPrefix.length), role: "resident", posts: []};
        return this.people.get(id) ?? {id, name: id, role: "", posts: []};
    }

    /// "网格员" in the town's own words where it gives them.
    roleOf(person) {
        if (person.roleLabel && document.documentElement.lang.startsWith("zh")) return person.roleLabel;
        return person.role ? word("role", person.role) : "";
    }

    /// "网格员小李", or "李芳 (grid member)" when the town has no such form of address.
    label(id) {
        const person = this.person(id);
        if (person.role === "resident" || person.role === "bot" || person.role === "") return person.name;
        if (document.documentElement.lang.startsWith("zh")) return person.label ?? `${this.roleOf(person)}${person.name}`;
        return `${person.name} (${this.roleOf(person)})`;
    }

    /// The staff who answer for a group, nearest grid first, in the order of the legend. Empty when the town does
    /// not say which grid a group is bound to.
    staffOf(group) {
        if (!group) return [];
        const found = [];
        for (const person of this.people.values()) {
            for (const post of person.posts) {
                const rank = kLegendRoles.indexOf(post.role);
                if (group.org && post.org === group.org && group.kind === "org") found.push({person, rank: 0, depth: 0, role: post.role});
                else if (group.grid && post.grid && rank >= 0 && (isWithin(group.grid, post.grid)))
                    found.push({person, rank, depth: post.grid.length, role: post.role});
            }
        }
        found.sort((a, b) => a.rank - b.rank || b.depth - a.depth);
        // Only the nearest holders of each role: the grid leader of this grid, not of the one around it.
        return found.filter((entry) => !found.some((other) => other.role === entry.role && other.depth > entry.depth));
    }

    firstWith(role) {
        return this.staff.find((person) => person.roles.includes(role));
    }
}

function namesBy(rows) {
    const names = new Map();
    for (const row of rows ?? []) names.set(row.id ?? row.code, row.name ?? row.label);
    return names;
}
