// Answers a review by single letters, and looks again while a review is being made ready. The letters stand on
// the page in its own language; they are silent while a field is written in, and can be turned off.

const SWITCH = "lykta-review-keys";
const keysAreOn = () => sessionStorage.getItem(SWITCH) !== "off";

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

function answer(event) {
  if (event.key === "Escape" && event.target instanceof HTMLTextAreaElement) {
    event.target.blur();
    return;
  }
  if (!keysAreOn() || event.repeat || event.ctrlKey || event.altKey || event.metaKey || isWriting(event.target)) return;
  const pressed = event.key.toLocaleUpperCase();
  const wanted = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === pressed);
  if (!wanted) return;
  event.preventDefault();
  if (wanted instanceof HTMLTextAreaElement) wanted.focus();
  else wanted.click();
}

// A second press, or a second click, while the answer is on its way would judge the next link unseen.
function once(event) {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
}

document.addEventListener("keydown", answer);
document.addEventListener("submit", once);
// Going back shows the page as it was left: its forms may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
});
document.querySelector("[data-switch-keys]")?.addEventListener("click", () => {
  sessionStorage.setItem(SWITCH, keysAreOn() ? "off" : "on");
  show();
});
show();

if (document.querySelector("[data-look-again]")) setTimeout(() => location.reload(), 1500);
