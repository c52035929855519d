/* What every page gains from script; each page works without it. */
"use strict";

// An error summary takes the focus, so that it is read first.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

// On a phone the places of a section scroll sideways: the one we are in comes into view.
for (const here of document.querySelectorAll(".subnav ul [aria-current]")) {
  const row = here.closest("ul");
  row.scrollLeft = here.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - here.offsetWidth) / 2;
}

// A link of the summary goes to the field and puts the cursor into it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".errors a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});

// Esc closes an open menu and gives the focus back; a click elsewhere closes it too.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A form is sent once: a second press within eight seconds does nothing. Downloads (GET) are left alone.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Leaving quickly: a link marked data-leave, or Shift three times. Replaces the page, so that "back" does not return here.
const leave = document.querySelector("a[data-leave]");
if (leave) {
  let presses = 0;
  let timer = 0;
  const go = () => window.location.replace(leave.href);
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = 0;
      return;
    }
    clearTimeout(timer);
    presses += 1;
    if (presses === 3) go();
    timer = setTimeout(() => { presses = 0; }, 2000);
  });
}

// A job's card replaces itself; what it says aloud is kept to quarters, or a reader would never fall silent.
document.addEventListener("htmx:afterSettle", () => {
  const job = document.getElementById("job");
  const said = document.getElementById("job-said");
  if (!job || !said) return;
  const quarter = Math.floor(Number(job.dataset.percent || 0) / 25) * 25;
  const over = job.dataset.state === "done" || job.dataset.state === "failed";
  const words = over ? job.querySelector(".tag").textContent : quarter ? said.dataset.words.replace("{n}", quarter) : "";
  if (words && said.textContent !== words) said.textContent = words;
});

// Printing is a button only where there is a script to do it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Copying a long number: by the clipboard, or, where a bureau's network has no https, by selecting it first.
for (const button of document.querySelectorAll("[data-copy]")) {
  const words = button.textContent;
  const source = document.getElementById(button.dataset.copy);
  if (!source) continue;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  const say = () => {
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 3000);
  };
  const select = () => {
    window.getSelection().selectAllChildren(source);
    if (document.execCommand("copy")) say();
  };
  button.addEventListener("click", () => {
    if (navigator.clipboard) navigator.clipboard.writeText(source.textContent.trim()).then(say, select);
    else select();
  });
}

// Two minutes before a session dies of idleness, ask. "Continue" makes a request, which renews it; the page stays as it is.
const ending = document.getElementById("session-ends");
if (ending && ending.showModal) {
  const early = (Number(ending.dataset.seconds) - 120) * 1000;
  let clock = 0;
  const wait = () => {
    clearTimeout(clock);
    clock = setTimeout(() => ending.showModal(), early);
  };
  ending.querySelector("button").addEventListener("click", () => {
    fetch("/healthz", { credentials: "same-origin", cache: "no-store" }).then(wait, wait);
    ending.close();
  });
  document.addEventListener("htmx:afterRequest", wait);
  wait();
}
