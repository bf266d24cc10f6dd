// Answers a review by single letters, and looks again while a review is being made ready. The letters stand on
// the page in its own language; they are silent while a field is written in, and can be turned off. A letter
// counts only when the page has been in sight for a moment and no other key is down: a key that is still held
// from the page before answers nothing.

const SWITCH = "lykta-review-keys";
const SEEN_AFTER_MS = 300;
const keysAreOn = () => sessionStorage.getItem(SWITCH) !== "off";
const held = new Set();
let timer = 0;
let seen = false;

function isWriting(element) {
  return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
}

function show() {
  const on = keysAreOn();
  for (const told of document.querySelectorAll("[data-keys]")) told.hidden = !on;
  for (const told of document.querySelectorAll("[data-when]")) told.hidden = (told.dataset.when === "on") !== on;
  const legend = document.querySelector("[data-keys-told]");
  if (legend) legend.hidden = false;
}

// The time begins anew whenever the page comes into sight: when it is painted, and when its tab is chosen.
function see() {
  clearTimeout(timer);
  seen = false;
  delete document.documentElement.dataset.seen;
  if (document.visibilityState !== "visible") return;
  requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      seen = true;
      document.documentElement.dataset.seen = "yes";
    }, SEEN_AFTER_MS);
  });
}

const shortcuts = document.querySelector("#shortcuts");

function answer(event) {
  const others = held.size > (held.has(event.code) ? 1 : 0);
  const isFresh = !event.repeat && !held.has(event.code);
  held.add(event.code);
  if (event.key === "Escape" && event.target instanceof HTMLTextAreaElement) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || isWriting(event.target) || shortcuts?.open) return;
  if (event.key === "?" && shortcuts) {
    event.preventDefault();
    shortcuts.showModal();
    return;
  }
  if (!keysAreOn() || !seen || !isFresh || others) return;
  const pressed = event.key.toLocaleUpperCase();
  const wanted = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === pressed);
  if (!wanted) return;
  event.preventDefault();
  if (wanted instanceof HTMLTextAreaElement) wanted.focus();
  else wanted.click();
}

// A second press, or a second click, while the answer is on its way would judge the next link unseen.
function once(event) {
  if (event.target.method === "dialog") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
}

document.addEventListener("keydown", answer);
document.addEventListener("keyup", (event) => held.delete(event.code));
addEventListener("blur", () => held.clear());
document.addEventListener("visibilitychange", see);
document.addEventListener("submit", once);
// Going back shows the page as it was left: its forms may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  held.clear();
  see();
});
document.querySelector("[data-switch-keys]")?.addEventListener("click", () => {
  sessionStorage.setItem(SWITCH, keysAreOn() ? "off" : "on");
  show();
});
document.querySelector("[data-show-shortcuts]")?.addEventListener("click", () => shortcuts?.showModal());
show();
see();

if (document.querySelector("[data-look-again]")) setTimeout(() => location.reload(), 1500);
