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

// Where the device is, if the person presses and allows it.
const place = document.querySelector("[data-position]");
if (place && navigator.geolocation && window.isSecureContext) {
  const say = JSON.parse(place.dataset.words);
  const [latitude, longitude] = place.querySelectorAll("input");
  const button = place.querySelector("button"), told = place.querySelector("[role=status]");
  const take = button.textContent;
  const show = () => {
    const taken = latitude.value !== "";
    button.textContent = taken ? say.position_drop : take;
    told.textContent = taken ? `${say.position_taken} ${latitude.value}, ${longitude.value}` : "";
  };
  button.addEventListener("click", () => {
    if (latitude.value) {
      latitude.value = longitude.value = "";
      return show();
    }
    told.textContent = say.position_asking;
    navigator.geolocation.getCurrentPosition((found) => {
      latitude.value = found.coords.latitude.toFixed(4);
      longitude.value = found.coords.longitude.toFixed(4);
      show();
    }, () => { told.textContent = say.position_refused; }, { timeout: 20000, maximumAge: 60000 });
  });
  place.hidden = false;
  show();
}

// The draft: kept on this device only, without name and contact unless the person wants it, and
// sent once: its form id is the key under which the commune takes it a single time.
const KEY = "xaso-draft", WEEK = 7 * 24 * 3600 * 1000;
const stored = {
  get() {
    try {
      const draft = JSON.parse(localStorage.getItem(KEY));
      if (draft && Date.now() - draft.at < WEEK) return draft;
      localStorage.removeItem(KEY);
    } catch { /* no storage, or not ours */ }
    return null;
  },
  put(draft) { try { localStorage.setItem(KEY, JSON.stringify(draft)); } catch { /* full, or none */ } },
  drop() { try { localStorage.removeItem(KEY); } catch { /* none */ } },
};
if (document.querySelector("[data-draft-done]")) stored.drop();

const form = document.querySelector("form[data-draft]");
if (form) {
  const say = JSON.parse(form.dataset.words), fields = form.elements;
  const words = ["category", "text", "village", "about_unit", "who"];
  const contact = ["name", "phone", "email", "address"];
  const tools = document.querySelector("[data-draft-tools]"), keep = document.getElementById("keep");
  const found = document.querySelector("[data-draft-found]"), bar = document.querySelector("[data-draft-bar]");
  const ownId = fields.form_id.value;
  let saving = 0, asking = false, sure = false, retry = 0;

  const save = () => {
    clearTimeout(saving);
    if (!fields.text.value.trim()) return stored.drop();
    const named = keep.checked && fields.who.value !== "anonymous";
    const draft = { at: Date.now(), form_id: fields.form_id.value, keep: keep.checked };
    for (const name of named ? [...words, ...contact] : words) {
      if (fields[name]) draft[name] = fields[name].value;
    }
    stored.put(draft);
  };
  const drop = () => {
    clearTimeout(saving);
    clearInterval(retry);
    stored.drop();
    form.reset();
    fields.form_id.value = ownId;
    fields.text.dispatchEvent(new Event("input"));
    clearTimeout(saving);
    bar.hidden = true;
    found.hidden = false;
    found.textContent = say.draft_gone;
    found.scrollIntoView({ block: "center" });
  };
  const alive = async () => {
    const patience = new AbortController();
    const over = setTimeout(() => patience.abort(), 10000);
    try {
      await fetch(form.dataset.alive, { cache: "no-store", signal: patience.signal });
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(over);
    }
  };
  // Asks whether the line is there, and only then lets the browser send.
  const send = async () => {
    if (asking) return;
    asking = true;
    const there = await alive();
    asking = false;
    clearInterval(retry);
    if (there) {
      sure = true;
      form.requestSubmit ? form.requestSubmit() : form.submit();
      return;
    }
    retry = setInterval(send, 15000);
    if (bar.hidden) {
      const now = document.createElement("button");
      now.type = "button";
      now.className = "quiet";
      now.textContent = say.draft_now;
      now.addEventListener("click", send);
      const sentence = document.createElement("p");
      sentence.textContent = say.draft_waits;
      bar.replaceChildren(sentence, now);
      bar.hidden = false;
    }
  };

  const draft = fields.text.value ? null : stored.get();
  if (draft) {
    for (const name of [...words, ...contact]) {
      if (draft[name] && fields[name]) fields[name].value = draft[name];
    }
    fields.form_id.value = draft.form_id;
    keep.checked = draft.keep;
    found.textContent = say.draft_found;
    found.hidden = false;
    fields.text.dispatchEvent(new Event("input"));
  }
  tools.hidden = false;
  form.addEventListener("input", () => {
    clearTimeout(saving);
    saving = setTimeout(save, 300);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden && fields.text.value) save(); });
  document.querySelector("[data-draft-clear]").addEventListener("click", drop);
  addEventListener("online", () => { if (!bar.hidden) send(); });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || sure) {
      sure = false;
      return;
    }
    event.preventDefault();
    save();
    send();
  });
}
