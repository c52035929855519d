/* The search box offers what one may mean while one types: an ARIA combobox with a list. Without it the box is a plain search. */
"use strict";

const WAIT = 200; // milliseconds after the last key
const FEWEST = 2; // letters, as the search itself wants

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const box = form.querySelector("input[type='search']");
  if (box) offer(form, box);
}

function offer(form, box) {
  const list = document.createElement("ul");
  const said = document.createElement("p");
  const known = new Map();
  let clock = 0;
  let asking = null;
  let here = -1;

  list.id = `${box.id}-suggested`;
  list.className = "suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggest);
  said.className = "sr";
  said.setAttribute("role", "status");
  form.append(list, said);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);

  const rows = () => [...list.children];

  function close() {
    clearTimeout(clock);
    if (asking) asking.abort();
    list.hidden = true;
    here = -1;
    said.textContent = "";
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function show(found) {
    list.replaceChildren(...found.map(row));
    here = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    said.textContent = found.length ? form.dataset.told.replace("%n", found.length) : form.dataset.none;
  }

  function row(one, place) {
    const item = document.createElement("li");
    const title = document.createElement("span");
    const kind = document.createElement("span");
    for (const part of one.parts) {
      const piece = document.createElement(part.marked ? "mark" : "span");
      piece.textContent = part.text;
      title.append(piece);
    }
    kind.className = "suggest__kind";
    kind.textContent = one.kind;
    item.id = `${list.id}-${place}`;
    item.dataset.url = one.url;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(title, kind);
    return item;
  }

  function move(step) {
    const all = rows();
    // One place more than rows: between the last and the first one is back in the box.
    here = (here + 1 + step + all.length + 1) % (all.length + 1) - 1;
    all.forEach((item, place) => item.setAttribute("aria-selected", String(place === here)));
    if (here < 0) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    box.setAttribute("aria-activedescendant", all[here].id);
    all[here].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const term = box.value.trim();
    if (term.length < FEWEST) {
      close();
      return;
    }
    if (!known.has(term)) {
      if (asking) asking.abort();
      asking = new AbortController();
      const address = new URL("suggestions/", form.action);
      address.search = new URLSearchParams({ q: term });
      try {
        const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
        if (!answer.ok) throw new Error(String(answer.status));
        known.set(term, (await answer.json()).suggestions);
      } catch (error) {
        if (error.name !== "AbortError") close(); // asked too often, or no connection: the box still searches
        return;
      }
    }
    if (box.value.trim() === term && document.activeElement === box) show(known.get(term));
  }

  function later() {
    clearTimeout(clock);
    clock = setTimeout(ask, WAIT);
  }

  // While pinyin is being made into characters, what stands in the box is not meant yet.
  box.addEventListener("input", (event) => { if (!event.isComposing) later(); });
  box.addEventListener("compositionend", later);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the first Esc closes the list, the next empties the box
      close();
    } else if (event.key === "Enter" && here >= 0) {
      event.preventDefault();
      window.location.assign(rows()[here].dataset.url);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // or the box loses the focus first
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role='option']");
    if (item) window.location.assign(item.dataset.url);
  });
}
