"use strict";
// Does the proof of work while the person types, so that nobody waits for it or sees it.
// Without it (no script, no secure address, no answer) the form goes by the slower way.
(() => {
  const field = document.getElementById("proof");
  const form = field && field.form;
  if (!form || !window.Worker || !window.isSecureContext) return;
  const FRESH = 9 * 60000, PATIENCE = 20000;
  const readyAt = performance.now() + Number(field.dataset.wait) * 1000;
  let solvedAt = 0, solving = null, held = false, passed = false;

  const fresh = () => field.value && Date.now() - solvedAt < FRESH;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const solve = async () => {
    const answer = await fetch(field.dataset.challenge, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const challenge = await answer.json();
    const worker = new Worker(field.dataset.solver);
    try {
      field.value = await new Promise((done, failed) => {
        worker.onmessage = (event) => done(event.data);
        worker.onerror = failed;
        worker.postMessage(challenge);
      });
      solvedAt = Date.now();
    } finally {
      worker.terminate();
    }
  };
  const solved = () => {
    if (fresh()) return Promise.resolve();
    field.value = "";
    solving = solving || solve().catch(() => {}).finally(() => { solving = null; });
    return solving;
  };

  // The first touch, not the first look: whoever only reads has nothing computed.
  form.addEventListener("input", solved, { once: true });
  form.addEventListener("submit", async (event) => {
    const wait = readyAt - performance.now();
    if (passed || (wait <= 0 && fresh())) {
      passed = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation(); // other scripts see the sending that is one
    if (held) return;
    held = true;
    const button = event.submitter || form.querySelector("button[type=submit]");
    const said = button.textContent;
    button.textContent = field.dataset.busy;
    await Promise.all([Promise.race([solved(), pause(PATIENCE)]), pause(Math.max(0, wait))]);
    button.textContent = said;
    held = false;
    passed = true;
    if (form.requestSubmit) form.requestSubmit(button);
    else form.submit();
  }, { capture: true });
})();
