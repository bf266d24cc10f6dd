// Escape three times within two seconds leaves the page, as the link does; the page is hidden at once, and the link's
// address takes its place in the history. So do the other tabs of this site: a page that holds answers opens its links
// in new ones. The link is looked up when it is needed, since the legal check changes what the page shows.
const tabs = new BroadcastChannel("leave");
const PRESSES = 3;
const WITHIN_MS = 2000;
let times = [];

function leave() {
  document.documentElement.hidden = true;
  document.title = "";
  window.location.replace(document.getElementById("leave").href);
}

tabs.addEventListener("message", leave);

function leaveAll() {
  tabs.postMessage("leave");
  leave();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    times = [];
    return;
  }
  times = [...times.filter((time) => event.timeStamp - time < WITHIN_MS), event.timeStamp];
  if (times.length >= PRESSES) {
    leaveAll();
  }
});

document.addEventListener("click", (event) => {
  // With a key held the visitor chose another window: the link then does as it always does.
  if (event.target.closest("#leave") && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    leaveAll();
  }
});
