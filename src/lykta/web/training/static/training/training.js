// Remembers which parts of the training a learner has gone through, in this browser and only after a yes; what was
// chosen is never kept. Without this script the whole training works, and nothing is remembered.
const KEY = "lykta-training";

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

function clear() {
  try {
    localStorage.removeItem(KEY);
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
    show();
  }
}

const part = document.querySelector("[data-part]");
if (part) {
  const left = new Set(part.querySelectorAll(".choices"));
  // The event of a details element does not bubble: it is met on its way down.
  part.addEventListener(
    "toggle",
    (event) => {
      if (event.target.open && left.delete(event.target.closest(".choices")) && left.size === 0) {
        finished(part.dataset.part);
      }
    },
    true,
  );
}

document.getElementById("progress-keep").addEventListener("click", () => {
  const done = write(new Set([...(read() ?? []), ...here]));
  show();
  tell(done ? "kept" : "refused");
  if (done) {
    document.getElementById("progress-clear").focus();
  }
});

document.getElementById("progress-clear").addEventListener("click", () => {
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
