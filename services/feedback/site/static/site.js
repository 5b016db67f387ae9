// Conveniences only: every page does the same without this file.
"use strict";

// How much may still be written.
for (const area of document.querySelectorAll("textarea[data-count]")) {
  const count = document.createElement("p");
  count.className = "count";
  const show = () => {
    const written = area.value.length, limit = area.maxLength;
    count.textContent = `${written.toLocaleString("vi")} / ${limit.toLocaleString("vi")}`;
    count.classList.toggle("near", written > limit * 0.9);
  };
  area.after(count);
  area.addEventListener("input", show);
  show();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// One click in a message is enough where the page is really looked at: a page that is only
// fetched ahead, or kept behind another, sends nothing.
const atOnce = document.querySelector("form[data-send-at-once]");
if (atOnce) {
  const send = () => {
    if (document.visibilityState !== "visible" || document.prerendering) return;
    document.removeEventListener("visibilitychange", send);
    atOnce.requestSubmit();
  };
  document.addEventListener("visibilitychange", send);
  document.addEventListener("prerenderingchange", send);
  send();
}
