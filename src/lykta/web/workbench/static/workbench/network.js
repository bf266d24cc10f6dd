// Shows one part of a network's page at a time, as its index asks; without scripts all parts stand below each other.
// On paper all texts stand, also those that are folded away.

const nav = document.querySelector("[data-tabs]");
const links = [...nav.querySelectorAll("a")];
const panels = [...document.querySelectorAll(".panel")];
const panelOf = (id) => panels.find((panel) => panel.querySelector(`[id="${CSS.escape(id)}"]`));

function show(panel) {
  for (const each of panels) each.hidden = each !== panel;
  for (const link of links) {
    const current = panelOf(link.hash.slice(1)) === panel;
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// An address may name any place on the page: its part opens, and the browser goes there.
function follow() {
  const wanted = location.hash && panelOf(decodeURIComponent(location.hash.slice(1)));
  if (wanted) {
    show(wanted);
    document.getElementById(decodeURIComponent(location.hash.slice(1))).scrollIntoView();
  }
}

const search = new URLSearchParams(location.search);
const first = search.has("contacts") ? panelOf("contacts") : panels[0];
nav.classList.add("tabs-on");
document.querySelector(".network-page").classList.add("has-tabs");
show(first);
follow();
addEventListener("hashchange", follow);
nav.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  show(panelOf(link.hash.slice(1)));
  history.replaceState(null, "", link.hash);
});

const FOLDED = ".ad-more, .kins details, .further-kin";
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(FOLDED)].filter((each) => !each.open);
  for (const each of opened) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
  opened = [];
});
