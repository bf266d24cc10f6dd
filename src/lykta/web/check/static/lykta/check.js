// Makes the browser's own Back and Forward work in the legal check. Without this script each page is the answer to a
// form, and a page that may not be stored cannot be shown again without sending the form anew. With it the page is
// asked for in the background and its content takes the place of what is shown; what was sent for each place in the history is kept in
// this tab's memory, never in an address or in the history itself, and is gone with the page.
const sent = [{ action: window.location.href, body: null }];
// Tells the places of this page from those that an earlier load of it left in the history.
const load = performance.timeOrigin;
let place = 0;
let busy = false;

function ask({ action, body }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(body === null ? "GET" : "POST", action);
    request.responseType = "document";
    request.onload = () => (request.response?.getElementById("main") ? resolve(request.response) : reject());
    request.onerror = reject;
    if (body !== null) {
      request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    }
    request.send(body);
  });
}

function show(page) {
  // The head and the foot too: past the start their links open in new tabs, and the language is a button.
  document.body.replaceChildren(...page.body.childNodes);
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  improve();
  window.scrollTo(0, 0);
  (document.getElementById("error-summary") ?? document.getElementById("main")).focus();
}

async function go(form, submitter) {
  busy = true;
  // The button of the other language sends the form to an address of its own.
  const action = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  const next = { action, body: new URLSearchParams(new FormData(form, submitter)).toString() };
  try {
    const page = await ask(next);
    sent.length = ++place;
    sent.push(next);
    history.pushState({ load, place }, "", next.action);
    show(page);
  } catch {
    // No answer: let the browser send the form itself, and say what it says when there is no connection.
    delete form.dataset.check;
    form.requestSubmit(submitter);
  } finally {
    busy = false;
  }
}

// What works with scripts only: a button to print, and one to copy.
function improve() {
  for (const button of document.querySelectorAll("[data-print], [data-copy]")) {
    button.hidden = button.dataset.copy !== undefined && navigator.clipboard === undefined;
  }
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  text.select();
  await navigator.clipboard.writeText(text.value);
  const said = button.parentElement.querySelector("[data-said]");
  said.textContent = said.dataset.said;
}

document.addEventListener("submit", (event) => {
  if (event.target.dataset.check === undefined) {
    return;
  }
  event.preventDefault();
  if (!busy) {
    go(event.target, event.submitter);
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print], [data-copy]");
  if (button?.dataset.copy) {
    copy(button);
  } else if (button) {
    window.print();
  }
});

window.addEventListener("popstate", async ({ state }) => {
  if (state === null) {
    // A link within the page, such as to a source: its place in the history shows the same page.
    history.replaceState({ load, place }, "");
    return;
  }
  if (state.load !== load || !sent[state.place]) {
    window.location.reload();
    return;
  }
  if (state.place === place) {
    return;
  }
  place = state.place;
  try {
    show(await ask(sent[place]));
  } catch {
    window.location.reload();
  }
});

history.replaceState({ load, place }, "");
improve();
