/* Keys for people who work eight hours a day with queues: / j k x Enter e u g-w ?. Can be switched off. */
"use strict";

const OFF = "portal-keys-off";
const help = document.getElementById("keys-help");
const opener = document.querySelector("[data-keys='help']");
const off = help && help.querySelector("[data-keys='off']");
let stored = false;
try { stored = localStorage.getItem(OFF) === "1"; } catch { stored = false; }
let silent = stored;
let went = 0;

const rows = () => [...document.querySelectorAll("tr[data-row]")];
const here = () => document.querySelector("tr.is-here");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.indexOf(here());
  const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
  for (const row of all) row.classList.toggle("is-here", row === next);
  const link = next.querySelector("[data-open]");
  if (link) link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

// On a queue the row in hand; on a page of its own the first button of the action bar.
function follow(selector) {
  const place = here() || document.querySelector(".actions");
  const link = place && place.querySelector(selector);
  if (link) link.click();
  return Boolean(link);
}

function up() {
  const trail = document.querySelectorAll(".crumbs a");
  if (trail.length) trail[trail.length - 1].click();
}

function show() {
  if (!help || !help.showModal) return;
  if (off) off.textContent = silent ? off.dataset.on || "启用单键操作" : "停用单键操作";
  help.showModal();
}

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => follow("[data-pick]"),
  e: () => follow("[data-act]"),
  u: up,
  "/": () => { const box = document.querySelector("[data-keys='search']"); if (box) box.focus(); },
  "?": show,
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (silent && event.key !== "?") return;
  if (event.key === "g") { went = Date.now(); return; }
  if (event.key === "w" && Date.now() - went < 1500) { window.location.href = "/staff/"; return; }
  const act = ACTS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Keys are told of where there is likely a keyboard: not on a phone.
const keyboard = !window.matchMedia || window.matchMedia("(any-pointer: fine)").matches;
const box = document.querySelector("[data-keys='search']");
if (box && keyboard && !silent) box.placeholder += box.dataset.hint || "";

if (opener && help) {
  opener.hidden = !keyboard;
  opener.addEventListener("click", show);
  help.querySelector("[data-keys='close']").addEventListener("click", () => help.close());
  off.addEventListener("click", () => {
    silent = !silent;
    try { localStorage.setItem(OFF, silent ? "1" : "0"); } catch { silent = Boolean(silent); }
    help.close();
  });
}
