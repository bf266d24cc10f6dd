// Printing is offered only where a script can do it; the browser's own menu prints as well.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What was written is nowhere but on the page: whoever is about to lose it is asked first. Not when it is sent, nor
// when a number is called, nor when the page is left quickly, which hides it at once.
let isSending = false;
let isCalling = false;

function holdsText() {
  return [...document.querySelectorAll("[name=body], [name=summary]")].some((field) => field.value.trim() !== "");
}

document.addEventListener("submit", () => {
  isSending = true;
});
document.addEventListener("click", (event) => {
  isCalling = event.target.closest("a[href^='tel:']") !== null;
});
window.addEventListener("beforeunload", (event) => {
  if (!isSending && !isCalling && !document.documentElement.hidden && holdsText()) event.preventDefault();
});
// A page that the browser has kept as it was is not being sent any longer.
window.addEventListener("pageshow", () => {
  isSending = false;
});
