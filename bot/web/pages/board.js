// The board draws its trend from the table that stands beside it, and looks for news every half minute.
import "./chart.min.js";

const kEveryMs = 30_000;
const colour = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
let chart = null;

function rows() {
    return [...document.querySelectorAll("#trend-data tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent));
}

function drawTrend() {
    const canvas = document.getElementById("trend");
    if (!canvas) return;
    chart?.destroy();
    const [, registered, settled] = [...document.querySelectorAll("#trend-data thead th")].map((cell) => cell.textContent);
    const data = rows();
    const line = (label, column, shade) => ({label, data: data.map((row) => Number(row[column])), borderColor: colour(shade), backgroundColor: colour(shade), borderWidth: 3, pointRadius: 2, tension: 0.25});
    Chart.defaults.color = colour("--soft");
    Chart.defaults.font.size = 14;
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    chart = new Chart(canvas, {
        type: "line",
        data: {labels: data.map((row) => row[0]), datasets: [line(registered, 1, "--blue"), line(settled, 2, "--chart-settled")]},
        options: {
            animation: false,
            maintainAspectRatio: false,
            interaction: {mode: "index", intersect: false},
            scales: {
                x: {grid: {display: false}, ticks: {maxRotation: 0, autoSkipPadding: 16}},
                y: {beginAtZero: true, ticks: {precision: 0}, grid: {color: colour("--line")}},
            },
            plugins: {legend: {align: "end", labels: {boxWidth: 14, boxHeight: 14}}},
        },
    });
}

// Somebody who is choosing in a form is not disturbed.
const isBusy = () => document.activeElement?.closest("form") !== null || document.querySelector("details[open]") !== null;

async function lookForNews() {
    const offline = document.querySelector(".offline");
    try {
        const answer = await fetch(location.href, {credentials: "same-origin", cache: "no-store"});
        if (answer.status === 403) return location.reload();   // the address has expired: the page says what to do
        if (!answer.ok) throw new Error(String(answer.status));
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
        if (fresh && !isBusy()) {
            document.getElementById("live").replaceWith(fresh);
            drawTrend();
        }
        offline.hidden = true;
    } catch {
        offline.hidden = false;
    }
}

drawTrend();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawTrend);
setInterval(() => { if (!document.hidden) lookForNews(); }, kEveryMs);
addEventListener("online", lookForNews);
document.addEventListener("visibilitychange", () => { if (!document.hidden) lookForNews(); });
document.body.classList.add("ready");
