// Saves what is written in an answer as the member's own draft, some seconds after the last key.
const PAUSE_MS = 4000;
const form = document.querySelector("form[data-drafts]");
const text = form?.elements.namedItem("body");
const state = form?.querySelector(".draft-state");
let saved = text?.value ?? "";
let timer = 0;
let isSending = false;

async function save() {
  const now = text.value;
  if (isSending || now === saved) return;
  const data = new FormData(form);
  data.set("draft", "script");
  // What fails is tried again at the next key; the button saves too, and says why where it cannot.
  const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => null);
  if (answer?.status !== 204) return;
  saved = now;
  const hour = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  state.textContent = `${form.dataset.saved} ${hour.format(new Date())}`;
}

text?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE_MS);
});
form?.addEventListener("submit", () => {
  isSending = true;
  clearTimeout(timer);
});
