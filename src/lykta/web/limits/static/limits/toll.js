// Works out the sum that a request has to pay with: counters for which SHA-256 of "NONCE:PART:COUNTER" begins with as
// many zero bits as are asked for. Then the form is sent on, or the link followed. Without this script the page offers
// a wait instead. The browser's own SHA-256 is not used: it answers asynchronously, which for hashes of one block
// takes ten times as long as working them out here, and it is missing on plain http.
const PAUSE_EVERY_MS = 25; // So that the page can be scrolled, left and read out meanwhile.

const K = new Uint32Array(64);
const START = new Uint32Array(8);
// The constants of SHA-256 are the first 32 bits of the fractional parts of cube and square roots of primes.
for (let candidate = 2, found = 0; found < 64; candidate += 1) {
  let prime = true;
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) prime &&= candidate % divisor !== 0;
  if (!prime) continue;
  K[found] = (Math.cbrt(candidate) % 1) * 2 ** 32;
  if (found < 8) START[found] = (Math.sqrt(candidate) % 1) * 2 ** 32;
  found += 1;
}

const schedule = new Uint32Array(64);

// The first 32 bits of the hash of a message of at most 55 bytes of ASCII.
function firstWord(message) {
  schedule.fill(0, 0, 16);
  for (let at = 0; at < message.length; at += 1) schedule[at >> 2] |= message.charCodeAt(at) << (24 - (at & 3) * 8);
  schedule[message.length >> 2] |= 0x80 << (24 - (message.length & 3) * 8);
  schedule[15] = message.length * 8;
  for (let t = 16; t < 64; t += 1) {
    const x = schedule[t - 15];
    const y = schedule[t - 2];
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule[t] = (schedule[t - 16] + low + schedule[t - 7] + high) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let t = 0; t < 64; t += 1) {
    const turned = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + turned + ((e & f) ^ (~e & g)) + K[t] + schedule[t]) | 0;
    const other = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (other + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  return (START[0] + a) >>> 0;
}

async function counterFor(nonce, part, bits, paused) {
  const most = 2 ** (32 - bits);
  let until = performance.now() + PAUSE_EVERY_MS;
  for (let counter = 0; ; counter += 1) {
    if (firstWord(`${nonce}:${part}:${counter}`) < most) return counter;
    if ((counter & 1023) === 0 && performance.now() > until) {
      await paused();
      until = performance.now() + PAUSE_EVERY_MS;
    }
  }
}

const pause = () => new Promise((resume) => setTimeout(resume, 0));

// The counters of all parts, with hyphens between; `told` is called with the share that is done.
export async function solution({ nonce, bits, parts }, told = () => {}) {
  const counters = [];
  for (let part = 0; part < parts; part += 1) {
    counters.push(await counterFor(nonce, part, bits, pause));
    told((part + 1) / parts);
  }
  return counters.join("-");
}

async function pay(toll) {
  const { nonce, bits, parts } = toll.dataset;
  const bar = toll.querySelector("progress");
  const live = toll.querySelector("[aria-live]");
  toll.querySelector("[data-with-script]").hidden = false;
  for (const part of toll.querySelectorAll("[data-wait], [data-go]")) part.hidden = true;
  let said = 0;
  const work = await solution({ nonce, bits: Number(bits), parts: Number(parts) }, (share) => {
    bar.value = share;
    // Read out at each quarter, and not at each part.
    if (share - said >= 0.25) {
      said = share;
      live.textContent = live.dataset.words.replace("NUMBER", Math.round(share * 100));
    }
  });
  send(toll, work);
}

function send(toll, work) {
  const link = toll.querySelector("a[data-toll-link]");
  if (link) {
    const address = new URL(link.href);
    address.searchParams.set("toll_work", work);
    window.location.replace(address);
    return;
  }
  const form = toll.querySelector("form");
  form.elements.toll_work.value = work;
  // A password is never written into the page: where one is asked for again, its owner sends the form.
  if (form.checkValidity()) {
    form.submit();
  } else {
    toll.querySelector("[data-with-script]").hidden = true;
    toll.querySelector("[data-go]").hidden = false;
    form.querySelector(":invalid").focus();
  }
}

if (typeof document !== "undefined") {
  for (const toll of document.querySelectorAll("[data-toll]")) pay(toll);
}
