// Points at what may identify somebody while it is typed. It looks at how words are written and knows no names: the
// server looks more closely before anything is stored. Nothing that is typed leaves the page from here.

const RULES = [
  ["personal", /\b(?:\d{2})?\d{6}[-+ ]?\d{4}\b/g],
  ["net", /(?:https?:\/\/|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)*|(?<![\w@.])@[\w.]{2,}|\b\p{L}{3,}[_.]?\d{2,}\b/gu],
  ["street", /\p{L}+(?:gatan|vägen|gränd|torget|stigen|backen|allén) \d+(?:[A-Za-z]| [A-H])?\b|\b\d+ (?:\p{Lu}\p{L}+ ){1,2}(?:[Ss]treet|[Rr]oad|[Aa]venue)\b/gu],
  ["date", /\b(?:den )?\d{1,2}(?::?e)? (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec|may|oct)\p{L}*(?: \d{4})?|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\/\d{1,2}\b/giu],
  ["long", /(?<![\d-])\+?\d(?:[ ()/-]{0,2}\d){6,}/g],
  ["age", /\b\d{1,2}(?: år(?! sedan)\b|-?år(?:ig|ing)\p{L}*|[- ]years?[- ]old\b)/giu],
  // A capital within a sentence: Swedish writes no other word so, and English few.
  ["name", /(?<=[\p{Ll},] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}+)*/gu],
];
const PUBLIC = /^(?:112|11414|1177|116016|116111|020\d{5,6})$/;
const SPAN = /\d (?:och|and|eller|or|till|to|[-–]) $/;
const ORDINARY = new Set(("Sverige Sweden Europa Europe Värmland Stockholm Göteborg Malmö Instagram Snapchat Facebook Telegram TikTok WhatsApp " +
  "Socialtjänsten Migrationsverket Polisen Försäkringskassan Swish Swedish English January February March April May June July August September " +
  "October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Social Services Police Migration Agency").split(" "));
const MOST = 8;

function found(text) {
  const hits = [];
  for (const [kind, pattern] of RULES) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index, end = start + match[0].length;
      if (PUBLIC.test(match[0].replace(/\D/g, "")) || hits.some(hit => start < hit.end && hit.start < end)) continue;
      if (kind === "name" && match[0].split(" ").every(word => ORDINARY.has(word))) continue;
      if (kind === "age" && SPAN.test(text.slice(0, start))) continue;
      hits.push({kind, start, end});
    }
  }
  return hits.sort((one, other) => one.start - other.start).slice(0, MOST);
}

function watch(panel) {
  const area = document.getElementById(panel.dataset.typing), list = panel.querySelector("ul");
  let waiting = 0, shown = "";
  const show = () => {
    const hits = found(area.value), now = hits.map(hit => hit.kind + area.value.slice(hit.start, hit.end)).join("\n");
    panel.hidden = hits.length === 0;
    if (now === shown) return;
    shown = now;
    list.replaceChildren(...hits.map(hit => {
      const item = document.createElement("li"), button = document.createElement("button"), why = document.createElement("span");
      button.type = "button";
      button.textContent = area.value.slice(hit.start, hit.end);
      button.addEventListener("click", () => { area.focus(); area.setSelectionRange(hit.start, hit.end); });
      why.textContent = " " + panel.querySelector(`template[data-kind="${hit.kind}"]`).content.textContent;
      item.append(button, why);
      return item;
    }));
  };
  // After a moment's rest, so that half a word is not pointed at.
  area.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 700); });
  // What the server has just marked is not said twice.
  if (area.value && !document.querySelector(".marked")) show();
}

document.querySelectorAll("[data-typing]").forEach(watch);
