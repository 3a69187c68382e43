// Everything the page asks of the service: the same few calls that anybody may make with curl.
import {currentLanguage} from "./strings.js";

const kAnswerWithinMs = 20_000;

/// A call that did not work. `status` is 0 when no answer came at all; `message` is a sentence of the service or empty.
export class ApiError extends Error {
    constructor(status, message = "") {
        super(message);
        this.name = "ApiError";
        this.status = status;
    }
}

/// For calls whose failure is shown elsewhere or tried again anyway: lets nothing else pass.
export function onlyApiError(error) {
    if (error.name !== "ApiError") throw error;
}

async function call(path, body) {
    return ask(path, body === undefined
        ? {headers: {Accept: "application/json"}}
        : {method: "POST", headers: {"Content-Type": "application/json", Accept: "application/json"}, body: JSON.stringify(body)});
}

async function ask(path, request) {
    let response;
    let text;
    try {
        response = await fetch(path, {...request, signal: AbortSignal.timeout(kAnswerWithinMs), cache: "no-store"});
        text = await response.text();
    } catch {
        throw new ApiError(0);
    }
    let answer = null;
    try {
        answer = JSON.parse(text);
    } catch {
        if (response.ok) throw new ApiError(response.status);
    }
    if (!response.ok) throw new ApiError(response.status, typeof answer?.error === "string" ? answer.error : "");
    return answer;
}

export const town = () => call("/demo/api/town");

/// Messages after `seq`, oldest first.
export const messagesAfter = async (seq) => (await call(`/demo/api/messages?after=${seq}`)).messages ?? [];

/// Says something in a group, or in the private chat of `person` with the bot. Returns what was said and the direct answer.
/// `pictures`: as handOver() answered.
export async function say({group, to, person, text, quote, pictures = []}) {
    const body = {...(group ? {group} : {to}), person, text};
    if (pictures.length) body.pictures = pictures.map((one) => one.picture);
    if (quote) body.quote_seq = quote;
    return (await call("/demo/api/messages", body)).messages ?? [];
}

/// Hands a picture over for a message: {picture, small}, the name to send it by and how it looks.
export const handOver = (file) => ask(`/demo/api/pictures?lang=${currentLanguage()}`, {method: "POST",
    headers: {"Content-Type": "application/octet-stream", Accept: "application/json"}, body: file});

/// What the clock shows: "2026-11-23T09:00:00.000+08:00".
export const clock = async () => (await call("/sim/clock")).now;
/// Moves the clock; `move` is {advance: "1h"} or {to: ISO time}. Answers when everything due until then is done.
export const moveClock = async (move) => (await call("/sim/clock", move)).now;

/// The newest cases, without history.
export const cases = async (limit) => (await call(`/api/v1/cases?limit=${limit}`)).cases ?? [];
/// One case with history and timers; null when there is none of that number.
export async function caseOf(ticket) {
    try {
        return await call(`/api/v1/cases/${encodeURIComponent(ticket)}`);
    } catch (error) {
        if (error.status === 404) return null;
        throw error;
    }
}
