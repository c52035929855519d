/* Compares a file with the sum that the register keeps, in the reader's own browser: nothing is sent anywhere.
   Browsers lend their SHA-256 to https only, and a bureau's own network may have none, so there is one of our own. */
"use strict";

(() => {
  const place = document.getElementById("filedrop");
  if (!place || !window.FileReader) return;
  const input = place.querySelector("input");
  const said = place.querySelector(".filedrop__said");
  const shown = place.querySelector(".filedrop__sum");
  const LARGEST = 256 * 1024 * 1024;

  function constants() { // the first bits of the roots of the first primes
    const K = new Uint32Array(64);
    const H = new Uint32Array(8);
    const root = (n, power) => { const r = n ** (1 / power); return Math.floor((r - Math.floor(r)) * 2 ** 32); };
    for (let prime = 2, at = 0; at < 64; prime += 1) {
      let whole = true;
      for (let by = 2; by * by <= prime; by += 1) if (prime % by === 0) { whole = false; break; }
      if (!whole) continue;
      if (at < 8) H[at] = root(prime, 2);
      K[at] = root(prime, 3);
      at += 1;
    }
    return [K, H];
  }

  function plain(bytes) {
    const [K, H] = constants();
    const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
    const W = new Uint32Array(64);
    const turn = (x, by) => (x >>> by) | (x << (32 - by));
    for (let from = 0; from < padded.length; from += 64) {
      for (let t = 0; t < 16; t += 1) W[t] = view.getUint32(from + t * 4);
      for (let t = 16; t < 64; t += 1) {
        const x = W[t - 15];
        const y = W[t - 2];
        W[t] = W[t - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + W[t - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = H;
      for (let t = 0; t < 64; t += 1) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      H[0] += a; H[1] += b; H[2] += c; H[3] += d; H[4] += e; H[5] += f; H[6] += g; H[7] += h;
    }
    return Array.from(H, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  async function sum(buffer) {
    if (window.crypto && window.crypto.subtle) {
      const made = await window.crypto.subtle.digest("SHA-256", buffer);
      return Array.from(new Uint8Array(made), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    return plain(new Uint8Array(buffer));
  }

  function tell(words, tone) {
    said.textContent = words;
    place.dataset.tone = tone;
  }

  function compare(file) {
    if (!file) return;
    shown.hidden = true;
    if (file.size > LARGEST) { tell(place.dataset.failed, "bad"); return; }
    tell(place.dataset.busy, "");
    const reader = new FileReader();
    reader.onerror = () => tell(place.dataset.failed, "bad");
    reader.onload = async () => {
      const found = await sum(reader.result);
      const kept = place.dataset.sha256;
      shown.textContent = found;
      shown.hidden = false;
      if (!kept) tell(place.dataset.alone, "");
      else if (found !== kept) tell(place.dataset.other, "bad");
      else tell(place.dataset.void ? place.dataset.sameVoid : place.dataset.same, place.dataset.void ? "bad" : "ok");
    };
    reader.readAsArrayBuffer(file);
  }

  place.hidden = false;
  place.sum = plain; // for whoever wants to check our own arithmetic
  input.addEventListener("change", () => compare(input.files[0]));
  for (const name of ["dragover", "dragenter"]) place.addEventListener(name, (event) => { event.preventDefault(); place.classList.add("is-over"); });
  for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => { event.preventDefault(); compare(event.dataTransfer.files[0]); });
})();
