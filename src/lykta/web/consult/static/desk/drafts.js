// Saves what is written in an answer as the member's own draft, some seconds after the last key.
const PAUSE_MS = 4000;
const SAVED = 204;
const REFUSED = 409;
const FORBIDDEN = 403;
const form = document.querySelector("form[data-drafts]");
const text = form?.elements.namedItem("body");
const version = form?.elements.namedItem("draft-version");
const state = form?.querySelector(".draft-state");
let saved = text?.value ?? "";
let timer = 0;
// While a draft is on its way, since what is sent next has to tell the version that it gets.
let saving = null;
let isOver = false;

async function save() {
  const now = text.value;
  const data = new FormData(form);
  data.set("draft", "script");
  // What fails is told at once, and tried again at the next key.
  const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => null);
  if (answer?.status === REFUSED) {
    isOver = true;
    state.textContent = form.dataset.refused;
  } else if (answer?.status !== SAVED) {
    state.textContent = answer?.status === FORBIDDEN ? form.dataset.loggedOut : form.dataset.failed;
  }
  if (answer?.status !== SAVED) return;
  saved = now;
  version.value = answer.headers.get("draft-version");
  // As on the team's other pages, in both languages: 09.41.
  const hour = new Date().toTimeString().slice(0, 5).replace(":", ".");
  state.textContent = `${form.dataset.saved} ${hour}`;
}

function saveOneAtATime() {
  if (isOver || text.value === saved) return;
  saving ??= save().finally(() => {
    saving = null;
  });
}

text?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(saveOneAtATime, PAUSE_MS);
});
form?.addEventListener("submit", (event) => {
  isOver = true;
  clearTimeout(timer);
  if (!saving) return;
  event.preventDefault();
  saving.finally(() => form.requestSubmit(event.submitter));
});
