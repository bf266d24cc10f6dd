// Escape three times within two seconds leaves the page, as the link does; the page is hidden at once, and the link's
// address takes its place in the history.
const link = document.getElementById("leave");
const PRESSES = 3;
const WITHIN_MS = 2000;
let times = [];

function leave() {
  document.documentElement.hidden = true;
  document.title = "";
  window.location.replace(link.href);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    times = [];
    return;
  }
  times = [...times.filter((time) => event.timeStamp - time < WITHIN_MS), event.timeStamp];
  if (times.length >= PRESSES) {
    leave();
  }
});

link.addEventListener("click", (event) => {
  // With a key held the visitor chose another window: the link then does as it always does.
  if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    leave();
  }
});
