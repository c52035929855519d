/* Runs a draw again in the reader's browser, from its data.json alone. Has its own SHA-256: browsers lend theirs to
   https only, and a bureau's own network may have none. The same rules as verify_draw.py, in the same order. */
"use strict";

(() => {
  const K = new Uint32Array(64);
  const START = new Uint32Array(8);
  { // the first bits of the roots of the first primes
    const root = (n, power) => { const r = n ** (1 / power); return Math.floor((r - Math.floor(r)) * 2 ** 32); };
    let prime = 2;
    for (let at = 0; at < 64; prime += 1) {
      let whole = true;
      for (let by = 2; by * by <= prime; by += 1) if (prime % by === 0) { whole = false; break; }
      if (!whole) continue;
      if (at < 8) START[at] = root(prime, 2);
      K[at] = root(prime, 3);
      at += 1;
    }
  }
  const W = new Uint32Array(64);
  const encode = new TextEncoder();

  function block(state, bytes, from) {
    for (let t = 0; t < 16; t += 1) {
      const at = from + t * 4;
      W[t] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let t = 16; t < 64; t += 1) {
      const x = W[t - 15];
      const y = W[t - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[t] = W[t - 16] + s0 + W[t - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  function finish(state, bytes, before) { // `before`: bytes already taken in by the state
    const length = (before + bytes.length) * 8;
    const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(length / 2 ** 32));
    view.setUint32(padded.length - 4, length >>> 0);
    for (let at = 0; at < padded.length; at += 64) block(state, padded, at);
    return state;
  }

  const hex = (state) => Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
  const sha256 = (text) => hex(finish(START.slice(), encode.encode(text), 0));

  function tickets(seed) { // HMAC-SHA256; a seed in hexadecimal fills exactly one block
    const key = encode.encode(seed);
    const inner = START.slice();
    const outer = START.slice();
    block(inner, key.map((byte) => byte ^ 0x36), 0);
    block(outer, key.map((byte) => byte ^ 0x5c), 0);
    const short = new Uint8Array(64); // a text of up to 55 bytes and its padding: nearly all
    const last = new Uint8Array(64); // the inner digest and its padding: always the same length
    const shortView = new DataView(short.buffer);
    const lastView = new DataView(last.buffer);
    last[32] = 0x80;
    lastView.setUint32(60, (64 + 32) * 8);
    return (text) => {
      let first = inner.slice();
      short.fill(0);
      const { read, written } = encode.encodeInto(text, short);
      if (read === text.length && written < 56) {
        short[written] = 0x80;
        shortView.setUint32(60, (64 + written) * 8);
        block(first, short, 0);
      } else {
        first = finish(first, encode.encode(text), 64);
      }
      for (let at = 0; at < 8; at += 1) lastView.setUint32(at * 4, first[at]);
      const done = outer.slice();
      block(done, last, 0);
      return done;
    };
  }

  function less(one, other) {
    for (let at = 0; at < 8; at += 1) if (one[at] !== other[at]) return one[at] - other[at];
    return 0;
  }
  const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0); // keys are plain ASCII

  function canonical(value) { // sorted keys, no spaces; Python's json.dumps spells strings the same way
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value && typeof value === "object") {
      return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
    }
    return JSON.stringify(value);
  }

  function enterprises(body, ticket) {
    const selected = [];
    const reserves = [];
    for (const layer of [...body.strata].sort((a, b) => order(a.key, b.key))) {
      const hat = body.candidates.filter((row) => row.stratum === layer.key);
      const alike = Math.ceil((layer.quota * body.random_share) / 100);
      const byRank = (a, b) => less(a.rank, b.rank) || order(a.key, b.key);
      let first = [];
      if (alike) first = hat.map((row) => ({ key: row.key, rank: ticket(`${row.key}#0`) })).sort(byRank).slice(0, alike);
      const taken = new Set(first.map((row) => row.key));
      const more = layer.quota - first.length;
      let rest = [];
      if (more + layer.reserves) {
        rest = hat.filter((row) => !taken.has(row.key)).map((row) => {
          let rank = ticket(`${row.key}#1`);
          for (let number = 2; number <= row.weight; number += 1) {
            const next = ticket(`${row.key}#${number}`);
            if (less(next, rank) < 0) rank = next;
          }
          return { key: row.key, rank };
        }).sort(byRank);
      }
      selected.push(...first.map((row) => row.key), ...rest.slice(0, more).map((row) => row.key));
      reserves.push(...rest.slice(more, more + layer.reserves).map((row) => row.key));
    }
    return [selected, reserves];
  }

  function* choose(names, size, from = 0) { // combinations in the order of the list
    if (!size) { yield []; return; }
    for (let at = from; at <= names.length - size; at += 1) {
      for (const rest of choose(names, size - 1, at + 1)) yield [names[at], ...rest];
    }
  }

  function teams(body, drawn, ticket) {
    const load = new Map(body.officers.map((row) => [row.key, row.load]));
    const times = new Map([...load.keys()].map((name) => [name, 0]));
    const pair = (...parts) => parts.join("|");
    const barred = new Set(body.recusals.map(([name, key]) => pair(name, key)));
    const been = new Set(body.pairs.flatMap(([key, one, other]) => [pair(key, one, other), pair(key, other, one)]));
    return drawn.map((key) => {
      const free = [...load.keys()].filter((name) => !barred.has(pair(name, key)))
        .map((name) => ({ name, rank: ticket(`${key}|${name}`) }))
        .sort((a, b) => times.get(a.name) - times.get(b.name) || less(a.rank, b.rank) || order(a.name, b.name))
        .map((row) => row.name);
      const size = Math.min(body.team, free.length);
      for (const [keepPairs, keepLimit] of [[true, true], [true, false], [false, true], [false, false]]) {
        const able = free.filter((name) => !(keepLimit && body.limit) || load.get(name) + times.get(name) < body.limit);
        for (const team of choose(able, size)) {
          if (keepPairs && [...choose(team, 2)].some(([one, other]) => been.has(pair(key, one, other)))) continue;
          for (const name of team) times.set(name, times.get(name) + 1);
          return team.sort(order);
        }
      }
      return [];
    });
  }

  function again(data) {
    const commitment = sha256(canonical(data.input).normalize("NFC"));
    if (!data.public_value) return { commitment, seed: "", rows: [] };
    const seed = sha256(commitment + data.public_value);
    const ticket = tickets(seed);
    const [selected, reserves] = enterprises(data.input, ticket);
    const drawn = [...selected, ...reserves];
    const officers = teams(data.input, drawn, ticket);
    const names = new Map(data.input.candidates.map((row) => [row.key, row.name]));
    const rows = drawn.map((key, at) => ({ rank: at + 1, key, name: names.get(key), reserve: at >= selected.length, officers: officers[at] }));
    return { commitment, seed, rows };
  }

  function show(panel, data) {
    const began = performance.now();
    const result = again(data);
    const checks = { commitment: result.commitment === data.commitment && data.number === data.input.number };
    const told = (row) => [row.rank, row.key, row.name, row.reserve].join("|");
    if (data.public_value || data.seed || data.outcome.length) {
      checks.seed = result.seed === data.seed;
      checks.enterprises = result.rows.map(told).join() === data.outcome.map(told).join();
      checks.officers = result.rows.map((row) => row.officers.join("+")).join() === data.outcome.map((row) => row.officers.join("+")).join();
    }
    for (const row of panel.querySelectorAll("[data-check]")) {
      const name = row.dataset.check;
      row.hidden = !(name in checks);
      row.querySelector("[data-same]").hidden = !checks[name];
      row.querySelector("[data-differs]").hidden = checks[name] !== false;
    }
    for (const row of document.querySelectorAll("[data-drawn]")) {
      const mark = row.querySelector("[data-again]");
      const key = row.dataset.drawn;
      const mine = result.rows[Number(row.dataset.rank) - 1];
      if (mark) mark.hidden = !(mine && mine.key === key);
    }
    const same = Object.values(checks).every(Boolean);
    panel.querySelector("[data-wait]").hidden = true;
    panel.querySelector(same ? "[data-all-same]" : "[data-all-differs]").hidden = false;
    const time = panel.querySelector("[data-time]");
    time.textContent = time.textContent.replace("#", ((performance.now() - began) / 1000).toFixed(1)).replace("#", String(data.input.candidates.length));
    time.hidden = false;
    panel.dataset.result = same ? "same" : "differs";
  }

  const panel = document.querySelector("[data-draw]");
  if (!panel) return;
  panel.querySelector("[data-live]").hidden = false;
  fetch(panel.dataset.draw, { credentials: "omit" })
    .then((response) => { if (!response.ok) throw new Error(String(response.status)); return response.json(); })
    .then((data) => new Promise((done) => { setTimeout(() => done(show(panel, data)), 30); })) // let the page be painted first
    .catch(() => {
      panel.querySelector("[data-wait]").hidden = true;
      panel.querySelector("[data-failed]").hidden = false;
      panel.dataset.result = "failed";
    });
})();
