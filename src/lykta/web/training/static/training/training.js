// Remembers which parts of the training a learner has gone through, and how many answers were right before and after
// it, in this browser and only after a yes; what was chosen is never kept. Without this script the whole training
// works, and nothing is remembered.
const KEY = "lykta-training";
const RIGHT = "lykta-training-right";

// A browser may refuse: then nothing is remembered, and the page says so when it is asked to.
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? new Set(kept.filter((part) => typeof part === "string")) : null;
  } catch {
    return null;
  }
}

function write(parts) {
  try {
    localStorage.setItem(KEY, JSON.stringify([...parts]));
    return true;
  } catch {
    return false;
  }
}

// How many answers were right, by the names of the two quizzes.
function readRight() {
  try {
    const kept = JSON.parse(localStorage.getItem(RIGHT));
    const numbers = Object.entries(kept ?? {}).filter((pair) => Number.isInteger(pair[1]));
    return Object.fromEntries(numbers);
  } catch {
    return {};
  }
}

function writeRight(numbers) {
  try {
    localStorage.setItem(RIGHT, JSON.stringify(numbers));
  } catch {
    // What cannot be kept is shown on this page only.
  }
}

function clear() {
  try {
    localStorage.removeItem(KEY);
    localStorage.removeItem(RIGHT);
  } catch {
    // What cannot be reached was never kept.
  }
}

// Gone through on this page; kept only when the learner has said, or says, yes.
const here = new Set();

function show() {
  const kept = read();
  for (const element of document.querySelectorAll(".for-scripts")) {
    const parts = element.dataset.done;
    element.hidden = parts !== undefined && !parts.split(" ").every((part) => kept?.has(part));
  }
  for (const element of document.querySelectorAll("[data-when]")) {
    element.hidden = element.dataset.when !== (kept ? "on" : "off");
  }
  for (const box of document.querySelectorAll("[data-taken]")) {
    if (kept && box.dataset.taken.split(" ").every((part) => kept.has(part))) {
      box.checked = true;
    }
  }
}

function tell(name) {
  const told = document.getElementById("progress-told");
  told.replaceChildren(document.getElementById(`progress-${name}`).content.cloneNode(true));
}

function finished(part) {
  here.add(part);
  const kept = read();
  if (kept) {
    write(kept.add(part));
    keepRight();
    show();
  }
}

const part = document.querySelector("[data-part]");
const quiz = part?.dataset.quiz;
// Right at the first answer, on this page.
let right = 0;

function showResult() {
  const template = document.getElementById(`result-${quiz}`);
  if (!template) {
    return;
  }
  const shown = template.content.cloneNode(true);
  const numbers = { ...readRight(), [quiz]: right };
  for (const element of shown.querySelectorAll("[data-score]")) {
    element.textContent = numbers[element.dataset.score] ?? "";
  }
  if (numbers.before === undefined) {
    shown.querySelector("[data-when-before]")?.remove();
  }
  const result = document.getElementById("result");
  result.querySelector(".result")?.remove();
  result.append(shown);
}

function keepRight() {
  if (quiz) {
    writeRight({ ...readRight(), [quiz]: right });
  }
}

if (part) {
  const left = new Set(part.querySelectorAll(".choices"));
  // The event of a details element does not bubble: it is met on its way down.
  part.addEventListener(
    "toggle",
    (event) => {
      if (!event.target.open || !left.delete(event.target.closest(".choices"))) {
        return;
      }
      right += event.target.dataset.worth === "good" ? 1 : 0;
      if (left.size === 0) {
        finished(part.dataset.part);
        showResult();
      }
    },
    true,
  );
}

document.getElementById("progress-keep")?.addEventListener("click", () => {
  const done = write(new Set([...(read() ?? []), ...here]));
  if (done && here.size > 0) {
    keepRight();
  }
  show();
  tell(done ? "kept" : "refused");
  if (done) {
    document.getElementById("progress-clear").focus();
  }
});

document.getElementById("progress-clear")?.addEventListener("click", () => {
  clear();
  here.clear();
  for (const box of document.querySelectorAll("[data-taken]")) {
    box.checked = false;
  }
  show();
  tell("cleared");
  document.getElementById("progress-keep").focus();
});

document.getElementById("certificate-print")?.addEventListener("click", () => window.print());

// Another tab may have cleared it, and a page that is gone back to may be older than what is kept.
window.addEventListener("storage", show);
window.addEventListener("pageshow", show);
show();
