// What a page adds to its forms: a form is sent once, and a lost connection is said. Everything works without it.
for (const form of document.querySelectorAll("form[method=post]"))
    form.addEventListener("submit", () => {
        // After the browser has taken the fields: a disabled button would be missing among them.
        setTimeout(() => {
            for (const button of form.querySelectorAll("button")) button.disabled = true;
        });
    });

// Only where there is a field for pictures.
if (document.querySelector(".photos")) import("./pictures.js");

// Back from another page: what was disabled is usable again.
addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("form button")) button.disabled = false;
});

const offline = document.querySelector(".offline");
const tell = () => { offline.hidden = navigator.onLine; };
addEventListener("online", tell);
addEventListener("offline", tell);
tell();
