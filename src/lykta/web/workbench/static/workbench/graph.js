// Draws a network: ads, contacts and links on a canvas, with time below it and the map beside it. What is chosen in
// one is shown in the others; an ad, a link or a contact that is pointed at opens in the drawer. d3 zooms, brushes
// and finds what lies near the pointer; all that is drawn comes from the page's own address for it.

const { brushX, extent, pointer, quadtree, scaleUtc, scaleLinear, select, axisBottom, zoom, zoomIdentity, utcDay, utcFormat } = globalThis.d3;
const view = document.querySelector("[data-graph]");
const $ = (name) => view.querySelector(`[data-${name}]`);
const DAY = 86400000;
const state = { data: null, transform: zoomIdentity, least: 0, hidden: new Set(), days: null, areas: new Set(), focus: null, chosen: null };

const wanted = (address) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("GET", address);
  request.responseType = "document";
  request.onload = () => (request.status === 200 ? resolve(request.response) : reject(new Error(request.status)));
  request.onerror = reject;
  request.send();
});

/* What is to be seen */

function isChosen(ad) {
  const [, , day, place] = state.data.ads[ad];
  if (state.days && (day === null || day < state.days[0] || day > state.days[1])) return false;
  if (state.areas.size && (place === null || !state.areas.has(state.data.areas[place]))) return false;
  return true;
}

function choose() {
  const limited = state.days || state.areas.size;
  state.chosen = limited ? state.data.ads.map((_, ad) => isChosen(ad)) : null;

}

function lines() {
  const { data } = state;
  const ads = data.ads.length;
  const found = data.lines.map(([one, other, reason, chance]) => ({ ends: [one, other], reason, chance }));
  for (const [ad, contact, chance] of data.spokes)
    found.push({ ends: [ad, ads + contact], reason: data.contactReason, chance, loose: chance === null });
  for (const ends of data.judged) found.push({ ends, reason: "judged", chance: 1000 });
  return found;
}

const place = (node) => (node < state.data.ads.length ? state.data.ads[node] : state.data.contacts[node - state.data.ads.length]);
const isShown = (line) => !state.hidden.has(line.reason) && (line.loose ? !state.least : line.chance >= state.least);
const isLit = (line) => !state.chosen || line.ends.every((node) => node >= state.data.ads.length || state.chosen[node]);

// Paths are made when what is shown changes, and only moved when the picture is.
function makePaths() {
  state.paths = new Map();
  for (const line of state.lines) {
    if (!isShown(line)) continue;
    const key = `${line.reason}|${isLit(line) ? 1 : 0}|${line.loose ? 1 : 0}`;
    if (!state.paths.has(key)) state.paths.set(key, new Path2D());
    const path = state.paths.get(key);
    const [one, other] = line.ends.map(place);
    path.moveTo(one[0], one[1]);
    path.lineTo(other[0], other[1]);
  }
}

/* Drawing */

const canvas = document.createElement("canvas");
const context = canvas.getContext("2d");
let colours, drawn, size, waiting = false;

function readColours() {
  const style = getComputedStyle(view);
  const value = (name) => style.getPropertyValue(name).trim();
  colours = { text: value("--text"), surface: value("--surface"), ground: value("--ground"), contact: value("--glow"), focus: value("--focus"), ring: value("--focus-ground") };
  drawn = { judged: { stroke: colours.text, dash: [1, 3] } };
}

// A reason's line is as the stylesheet draws it in the legend, whether or not the legend has it.
function drawnAs(reason) {
  return (drawn[reason] ??= readLine(reason));
}

function readLine(reason) {
  const svg = view.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  const line = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  line.setAttribute("class", `tie tie-${reason}`);
  const { stroke, strokeDasharray } = getComputedStyle(line);
  const read = { stroke, dash: (strokeDasharray.match(/[\d.]+/g) ?? []).map(Number) };
  svg.remove();
  return read;
}

function draw() {
  waiting = false;
  const { transform: t, data } = state;
  const scale = devicePixelRatio || 1;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  context.setTransform(scale * t.k, 0, 0, scale * t.k, scale * t.x, scale * t.y);
  const many = state.lines.length > 1500;
  for (const [key, path] of state.paths) {
    const [reason, lit, loose] = key.split("|");
    context.globalAlpha = lit === "1" ? (many ? 0.4 : 0.75) : 0.08;
    context.lineWidth = (reason === "judged" ? 2.5 : many ? 0.8 : 1.4) / t.k;
    context.strokeStyle = drawnAs(reason).stroke;
    // Dashes cost more than all else that is drawn, and among thousands of lines nobody sees them.
    context.setLineDash(many ? [] : (loose === "1" ? [1, 5] : drawnAs(reason).dash).map((length) => length / t.k));
    context.stroke(path);
  }
  context.setLineDash([]);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  if (state.focus) drawFocus(t);
  const radius = Math.max(2.2, Math.min(9, 26 * t.k));
  circles(t, radius, (ad) => state.chosen && !state.chosen[ad], 0.2);
  circles(t, radius, (ad) => !state.chosen || state.chosen[ad], 1);
  squares(t, Math.max(3, Math.min(10, 30 * t.k)));
  context.globalAlpha = 1;
  if (state.focus?.nodes) for (const node of state.focus.nodes) ring(t, node, radius + 4);
  if (t.k * data.unit > 44) label(t, radius);
}

function circles(t, radius, which, alpha) {
  context.beginPath();
  state.data.ads.forEach(([x, y], ad) => {
    if (!which(ad)) return;
    const [left, top] = t.apply([x, y]);
    context.moveTo(left + radius, top);
    context.arc(left, top, radius, 0, 2 * Math.PI);
  });
  context.globalAlpha = alpha;
  context.fillStyle = colours.surface;
  context.fill();
  context.strokeStyle = colours.text;
  context.lineWidth = radius > 4 ? 1.5 : 1;
  context.stroke();
}

function squares(t, half) {
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  const lit = state.chosen && new Set(state.data.spokes.filter(([ad]) => state.chosen[ad]).map(([, contact]) => contact));
  for (const [contact, [x, y, , hub]] of state.data.contacts.entries()) {
    const [left, top] = t.apply([x, y]);
    context.globalAlpha = lit && !lit.has(contact) ? 0.2 : 1;
    context.fillStyle = hub ? colours.surface : colours.contact;
    context.setLineDash(hub ? [3, 2] : []);
    context.fillRect(left - half, top - half, 2 * half, 2 * half);
    context.strokeRect(left - half, top - half, 2 * half, 2 * half);
  }
  context.setLineDash([]);
}

function drawFocus(t) {
  context.globalAlpha = 1;
  context.lineWidth = 3;
  for (const line of state.focus.lines) {
    const [one, other] = line.ends.map((node) => t.apply(place(node).slice(0, 2)));
    context.strokeStyle = drawnAs(line.reason).stroke;
    context.beginPath();
    context.moveTo(...one);
    context.lineTo(...other);
    context.stroke();
  }
}

function ring(t, node, radius) {
  const [x, y] = t.apply(place(node).slice(0, 2));
  for (const [width, colour] of [[7, colours.ring], [3, colours.focus]]) {
    context.beginPath();
    context.arc(x, y, radius + 2, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}

function label(t, radius) {
  context.font = `12px ${getComputedStyle(view).fontFamily}`;
  context.fillStyle = colours.text;
  context.textBaseline = "middle";
  // A halo in the colour of the background, so that letters stay legible over lines.
  Object.assign(context, { strokeStyle: colours.ground, lineWidth: 4, lineJoin: "round" });
  const ads = state.data.ads.map((place) => t.apply(place));
  state.data.contacts.forEach((place, contact) => {
    const [x, y] = t.apply(place), tag = state.data.tags[contact];
    // Beside its sign, on the side where fewer ads would lie under it; never where the edge would cut it off.
    const wide = context.measureText(tag).width, right = x + radius + 6, other = x - radius - 6 - wide;
    const covers = (from) => ads.filter(([at, top]) => Math.abs(top - y) < 16 && at > from - 10 && at < from + wide + 10).length;
    const left = right + wide > size.width || (other > 0 && covers(other) < covers(right)) ? other : right;
    context.strokeText(tag, left, y);
    context.fillText(tag, left, y);
  });
}

function paint() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(draw);
}

/* The stage: size, zoom, pointer and keys */

function fit() {
  const all = [...state.data.ads, ...state.data.contacts];
  const [left, right] = extent(all, (node) => node[0]);
  const [top, bottom] = extent(all, (node) => node[1]);
  const margin = 28;
  const k = Math.min((size.width - 2 * margin) / Math.max(1, right - left), (size.height - 2 * margin) / Math.max(1, bottom - top), 0.9);
  return zoomIdentity.translate(size.width / 2 - (k * (left + right)) / 2, size.height / 2 - (k * (top + bottom)) / 2).scale(k);
}

function measure() {
  const box = $("canvas").getBoundingClientRect();
  size = { width: Math.max(240, box.width - 2), height: Math.max(280, box.height - 2) };
  canvas.width = size.width * (devicePixelRatio || 1);
  canvas.height = size.height * (devicePixelRatio || 1);
}

function lineAt(x, y) {
  let found = null, least = 6;
  const [px, py] = state.transform.invert([x, y]);
  const reach = least / state.transform.k;
  for (const line of state.lines) {
    if (!isShown(line) || !isLit(line)) continue;
    const [[ax, ay], [bx, by]] = line.ends.map(place);
    if (px < Math.min(ax, bx) - reach || px > Math.max(ax, bx) + reach || py < Math.min(ay, by) - reach || py > Math.max(ay, by) + reach) continue;
    const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
    const along = Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length));
    const away = Math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay)) * state.transform.k;
    if (away < least) [found, least] = [line, away];
  }
  return found;
}

function nodeAt(x, y) {
  const [px, py] = state.transform.invert([x, y]);
  return state.tree.find(px, py, 14 / state.transform.k);
}

function pointAt(event) {
  const [x, y] = pointer(event, canvas);
  const node = nodeAt(x, y);
  if (node !== undefined) return openNode(node.node);
  const line = lineAt(x, y);
  if (line) openLine(line);
}

function addressOf(node) {
  const { data } = state;
  const ads = data.ads.length;
  return node < ads ? `?ad=${data.numbers[node]}` : `?contact=${encodeURIComponent(data.names[node - ads])}`;
}

function openNode(node) {
  focusOn([node], state.lines.filter((line) => line.ends.includes(node) && isShown(line)));
  open(addressOf(node));
}

function openLine(line) {
  focusOn(line.ends, [line]);
  const [one, other] = line.ends;
  open(other < state.data.ads.length ? `?ad=${state.data.numbers[one]}&other=${state.data.numbers[other]}` : addressOf(other));
}

function focusOn(nodes, shown) {
  state.focus = { nodes, lines: shown };
  paint();
}

const KEYS = { "+": 1.4, "=": 1.4, "-": 1 / 1.4 };
function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const last = state.focus?.nodes[0] ?? -1;
  if (KEYS[event.key]) select(canvas).call(state.zoom.scaleBy, KEYS[event.key]);
  else if (event.key === "0") select(canvas).call(state.zoom.transform, fit());
  else if (event.key === "ArrowRight" || event.key === "ArrowDown") step(last, 1);
  else if (event.key === "ArrowLeft" || event.key === "ArrowUp") step(last, -1);
  else if (event.key === "Enter" && last >= 0) openNode(last);
  else return;
  event.preventDefault();
}

function step(from, by) {
  const { data } = state;
  for (let tried = 1; tried <= data.ads.length; tried++) {
    const ad = (((from < 0 && by < 0 ? 0 : from) + by * tried) % data.ads.length + data.ads.length) % data.ads.length;
    if (state.chosen && !state.chosen[ad]) continue;
    focusOn([ad], state.lines.filter((line) => line.ends.includes(ad) && isShown(line)));
    const [, , day, at] = data.ads[ad];
    $("status").textContent = [`${view.dataset.ad} ${ad + 1} ${view.dataset.of} ${data.ads.length}`, data.ids[ad], day === null ? "" : dateOf(day), at === null ? "" : data.places[at]].filter(Boolean).join(", ");
    return;
  }
}

/* The drawer */

async function open(query) {
  const drawer = $("drawer");
  const answer = await wanted(view.dataset.chosen + query).catch(() => null);
  const found = answer?.getElementById("chosen");
  if (!found) {
    location.assign(view.dataset.chosen + query);
    return;
  }
  drawer.replaceChildren(closer(), document.adoptNode(found));
  drawer.hidden = false;
  drawer.scrollTop = 0;
  drawer.focus({ preventScroll: true });
  // On a narrow screen the drawer lies below the picture.
  if ($("side").offsetLeft <= $("canvas").offsetLeft) drawer.scrollIntoView({ block: "start" });
}

function closer() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "graph-close";
  button.textContent = "×";
  button.setAttribute("aria-label", view.dataset.close);
  button.addEventListener("click", close);
  return button;
}

function close() {
  $("drawer").hidden = true;
  state.focus = null;
  canvas.focus({ preventScroll: true });
  paint();
}

// What lists name opens in the drawer too, with its place in the picture.
function intercept(event) {
  const link = event.target.closest("a[data-choose]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const given = new URL(link.href).searchParams;
  const { data } = state;
  const nodes = ["ad", "other"].filter((key) => given.has(key)).map((key) => data.numbers.indexOf(Number(given.get(key))));
  if (given.has("contact")) nodes.push(data.ads.length + data.names.indexOf(given.get("contact")));
  focusOn(nodes, state.lines.filter((line) => (nodes.length > 1 ? nodes.every((node) => line.ends.includes(node)) : line.ends.includes(nodes[0]))));
  open(new URL(link.href).search);
  view.scrollIntoView({ block: "nearest" });
}

/* Time and map */

const dateOf = (day) => utcFormat("%Y-%m-%d")(new Date(Date.parse(state.data.first) + day * DAY));
const dayOf = (text) => Math.round((Date.parse(text) - Date.parse(state.data.first)) / DAY);
const HIGH = 72, FOOT = 20;

function makeTime() {
  const days = state.data.ads.map((ad) => ad[2]).filter((day) => day !== null);
  if (!days.length) return;
  $("time").hidden = false;
  const last = Math.max(...days);
  const width = $("time").clientWidth;
  const spell = Math.max(1, Math.ceil((last + 1) / 120));
  const spells = Math.floor(last / spell) + 1;
  const x = scaleLinear([0, spells * spell], [0, width]);
  const svg = select($("bars")).attr("viewBox", `0 0 ${width} ${HIGH + FOOT}`).attr("height", HIGH + FOOT);
  svg.selectAll("*").remove();
  const start = new Date(Date.parse(state.data.first));
  const t = scaleUtc([start, new Date(start.getTime() + spells * spell * DAY)], [0, width]);
  // A few days have no ticks between them: only days are shown, and one would stand there several times.
  const asked = t.ticks(Math.max(2, width / 110));
  const ticks = asked.every((tick) => tick.getTime() % DAY === 0) ? asked : t.ticks(utcDay).filter((tick) => tick < t.domain()[1]);
  // Where ticks stand closer than months do, the month alone would stand at several.
  const format = utcFormat(ticks.every((tick) => tick.getUTCDate() === 1) ? "%Y-%m" : "%Y-%m-%d");
  const axis = svg.append("g").attr("transform", `translate(0,${HIGH})`).attr("class", "time-axis").call(axisBottom(t).tickValues(ticks).tickFormat(format).tickSizeOuter(0));
  // A label at either end stays within the picture.
  axis.selectAll("text").attr("text-anchor", (tick) => (t(tick) < 36 ? "start" : t(tick) > width - 36 ? "end" : null));
  state.time = { x, spell, spells, svg, all: svg.append("path").attr("class", "time-all"), lit: svg.append("path").attr("class", "time-lit") };
  state.brush = brushX().extent([[0, 0], [width, HIGH]]).on("brush end", ({ selection, sourceEvent }) => {
    if (!sourceEvent) return;
    state.days = selection ? [Math.floor(x.invert(selection[0])), Math.ceil(x.invert(selection[1])) - 1] : null;
    update();
  });
  state.brushed = svg.append("g").attr("class", "time-brush").call(state.brush);
  for (const name of ["from", "to"]) {
    $(name).min = dateOf(0);
    $(name).max = dateOf(last);
    $(name).onchange = () => {
      const [from, to] = [$("from").value, $("to").value];
      state.days = from || to ? [from ? dayOf(from) : 0, to ? dayOf(to) : last] : null;
      state.brushed.call(state.brush.move, state.days && [x(state.days[0]), x(state.days[1] + 1)]);
      update();
    };
  }
}

function showTime() {
  if (!state.time) return;
  const { x, spell, spells } = state.time;
  const counts = { all: new Array(spells).fill(0), lit: new Array(spells).fill(0) };
  state.data.ads.forEach(([, , day], ad) => {
    if (day === null) return;
    counts.all[Math.floor(day / spell)]++;
    if (!state.chosen || state.chosen[ad]) counts.lit[Math.floor(day / spell)]++;
  });
  const most = Math.max(...counts.all);
  const wide = Math.max(1.5, x(spell) - 1);
  for (const name of ["all", "lit"]) state.time[name].attr("d", counts[name].map((count, at) => (count ? `M${x(at * spell)} ${HIGH}v-${Math.max(3, (count / most) * (HIGH - 6))}h${wide}V${HIGH}z` : "")).join(""));
  $("from").value = state.days ? dateOf(Math.max(0, state.days[0])) : "";
  $("to").value = state.days ? dateOf(state.days[1]) : "";
}

function showMap() {
  const there = new Set();
  state.data.ads.forEach(([, , , at], ad) => {
    if (at !== null && (!state.chosen || state.chosen[ad])) there.add(state.data.areas[at]);
  });
  for (const area of view.querySelectorAll("[data-area]")) {
    area.classList.toggle("map-dim", !there.has(area.dataset.area));
    area.classList.toggle("map-chosen", state.areas.has(area.dataset.area));
  }
}

/* All together */

function update() {
  choose();
  makePaths();
  showTime();
  showMap();
  const count = state.chosen ? state.chosen.filter(Boolean).length : state.data.ads.length;
  $("status").textContent = state.chosen ? `${view.dataset.told} ${count} ${view.dataset.of} ${state.data.ads.length}` : `${view.dataset.all}: ${count}`;
  $("clear").hidden = !(state.chosen || state.least || state.hidden.size);
  paint();
}

function listen() {
  for (const box of view.querySelectorAll("[data-reason]")) box.addEventListener("change", () => {
    const reason = Number(box.dataset.reason);
    if (box.checked) state.hidden.delete(reason);
    else state.hidden.add(reason);
    update();
  });
  $("least").addEventListener("input", () => {
    state.least = 10 * Number($("least").value);
    $("least-told").textContent = `${$("least").value} %`;
    update();
  });
  $("clear").addEventListener("click", () => {
    Object.assign(state, { least: 0, days: null, hidden: new Set(), areas: new Set() });
    $("least").value = 0;
    $("least-told").textContent = "0 %";
    for (const box of view.querySelectorAll("[data-reason]")) box.checked = true;
    state.brushed?.call(state.brush.move, null);
    update();
  });
  $("map")?.addEventListener("click", (event) => {
    const area = event.target.closest("[data-area]")?.dataset.area;
    if (!area) return;
    if (state.areas.has(area)) state.areas.delete(area);
    else state.areas.add(area);
    update();
  });
  document.addEventListener("click", intercept);
  view.addEventListener("keydown", (event) => event.key === "Escape" && !$("drawer").hidden && close());
  canvas.addEventListener("click", pointAt);
  canvas.addEventListener("keydown", press);
  canvas.addEventListener("mousemove", (event) => {
    const [x, y] = pointer(event, canvas);
    canvas.classList.toggle("graph-pointed", nodeAt(x, y) !== undefined || lineAt(x, y) !== null);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); paint(); });
  // The drawer takes room from the picture, and a window may be turned.
  let width = size.width;
  new ResizeObserver(() => {
    measure();
    if (size.width !== width) select(canvas).call(state.zoom.transform, fit());
    width = size.width;
    draw();
  }).observe($("canvas"));
  addEventListener("resize", () => { makeTime(); update(); });
}

function begin(data) {
  performance.mark("graph-fetched");
  state.data = data;
  state.lines = lines();
  const nodes = [...data.ads, ...data.contacts].map(([x, y], node) => ({ x, y, node }));
  state.tree = quadtree(nodes, (node) => node.x, (node) => node.y);
  view.classList.add("graph-live");
  const stage = $("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", stage.getAttribute("aria-label"));
  stage.removeAttribute("aria-label");
  stage.replaceChildren(canvas);
  readColours();
  measure();
  state.zoom = zoom().scaleExtent([0.02, 6]).on("zoom", ({ transform }) => { state.transform = transform; paint(); });
  select(canvas).call(state.zoom).on("dblclick.zoom", null);
  makeTime();
  listen();
  state.transform = fit();
  update();
  select(canvas).call(state.zoom.transform, state.transform);
  draw();
  performance.mark("graph-drawn");
}

fetch(view.dataset.graph).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status)))).then(begin).catch(() => { $("status").textContent = view.dataset.failed; });
