// Keeps a picture of the page as a PNG: draws its marks and words on a canvas, one by one, in the look they have now.
// An image made of the SVG would be shorter, but the page's policy lets no page load one that a script has made.

const SCALE = 2;
const MARGIN = 16;
const FOOT = 28;
// What is no part of the picture: its table, its tools, and the words for screen readers alone.
const LEFT_OUT = "details, form, button, input, label:has(input[type=date]), .picture-ways, .visually-hidden, [data-drawer]";

const isSeen = (colour) => colour !== "none" && colour !== "transparent" && !/^rgba\(.*, 0\)$/.test(colour);

// The colour behind an element: its own, or that of the nearest around it that has one.
function groundOf(element) {
  for (let each = element; each; each = each.parentElement) {
    const { backgroundColor } = getComputedStyle(each);
    if (isSeen(backgroundColor)) return backgroundColor;
  }
  return "#fff";
}

const fontOf = (style) => `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;

function outlineOf(mark) {
  const at = (name) => mark[name].baseVal.value;
  const path = new Path2D(mark.localName === "path" ? mark.getAttribute("d") : undefined);
  if (mark.localName === "rect") path.roundRect(at("x"), at("y"), at("width"), at("height"), at("rx"));
  if (mark.localName === "circle") path.arc(at("cx"), at("cy"), at("r"), 0, 2 * Math.PI);
  if (mark.localName === "line") {
    path.moveTo(at("x1"), at("y1"));
    path.lineTo(at("x2"), at("y2"));
  }
  return path;
}

function setPen(context, style) {
  context.strokeStyle = style.stroke;
  context.lineWidth = parseFloat(style.strokeWidth);
  context.lineCap = style.strokeLinecap;
  context.lineJoin = style.strokeLinejoin;
  context.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat));
}

function drawMark(context, mark, style, opacity) {
  const outline = outlineOf(mark);
  const { a, b, c, d, e, f } = mark.getScreenCTM();
  context.save();
  context.transform(a, b, c, d, e, f);
  if (isSeen(style.fill)) {
    context.globalAlpha = opacity * style.fillOpacity;
    context.fillStyle = style.fill;
    context.fill(outline);
  }
  if (isSeen(style.stroke)) {
    setPen(context, style);
    context.globalAlpha = opacity * style.strokeOpacity;
    if (style.vectorEffect === "non-scaling-stroke") {
      // The pen keeps its width where the mark is made larger: only its outline is.
      const laid = new Path2D();
      laid.addPath(outline, new DOMMatrix([a, b, c, d, e, f]));
      context.restore();
      context.save();
      setPen(context, style);
      context.globalAlpha = opacity * style.strokeOpacity;
      context.stroke(laid);
    } else context.stroke(outline);
  }
  context.restore();
}

function drawLabel(context, label, style, opacity) {
  if (!label.textContent.trim()) return;
  const { a, b, c, d, e, f } = label.getScreenCTM();
  const at = (name) => label[name].baseVal[0]?.value ?? 0;
  const shifted = label.getAttribute("dy") ?? "0";
  const shift = parseFloat(shifted) * (shifted.endsWith("em") ? parseFloat(style.fontSize) : 1);
  context.save();
  context.transform(a, b, c, d, e, f);
  context.globalAlpha = opacity;
  context.font = fontOf(style);
  context.textAlign = style.textAnchor === "middle" ? "center" : style.textAnchor;
  context.textBaseline = ["central", "middle"].includes(style.dominantBaseline) ? "middle" : "alphabetic";
  if (isSeen(style.stroke)) {
    setPen(context, style);
    context.strokeText(label.textContent, at("x"), at("y") + shift);
  }
  context.fillStyle = style.fill;
  context.fillText(label.textContent, at("x"), at("y") + shift);
  context.restore();
}

// Word by word, each where the browser has put it, so that lines break as on the page.
function drawWords(context, text, opacity) {
  const style = getComputedStyle(text.parentElement);
  context.save();
  context.globalAlpha = opacity;
  context.font = fontOf(style);
  context.fillStyle = style.color;
  context.textBaseline = "middle";
  const range = document.createRange();
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const box = range.getClientRects()[0];
    if (box?.width) context.fillText(word, box.left, box.top + box.height / 2);
  }
  context.restore();
}

function draw(context, node, opacity) {
  if (node.nodeType === Node.TEXT_NODE) {
    drawWords(context, node, opacity);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT_OUT)) return;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  if (style.display === "none" || style.visibility !== "visible") return;
  const seen = opacity * style.opacity;
  if (node instanceof HTMLCanvasElement) context.drawImage(node, box.left, box.top, box.width, box.height);
  else if (node instanceof SVGTextElement) drawLabel(context, node, style, seen);
  else if (node instanceof SVGGeometryElement) drawMark(context, node, style, seen);
  else {
    context.save();
    if (isSeen(style.backgroundColor)) {
      context.fillStyle = style.backgroundColor;
      context.beginPath();
      context.roundRect(box.left, box.top, box.width, box.height, Math.min(parseFloat(style.borderRadius) || 0, box.height / 2));
      context.fill();
    }
    if (node instanceof SVGSVGElement && style.overflow !== "visible") {
      context.beginPath();
      context.rect(box.left, box.top, box.width, box.height);
      context.clip();
    }
    for (const child of node.childNodes) draw(context, child, seen);
    context.restore();
  }
}

// The lower edge of what is drawn: below it come only the tools and the table.
function heightOf(picture, top) {
  const parts = picture.querySelectorAll("svg, canvas, p, li, td, th, figcaption, h3");
  const drawn = [...parts].filter((each) => !each.closest(LEFT_OUT));
  return Math.max(...drawn.map((each) => each.getBoundingClientRect().bottom)) - top;
}

function keep(picture, name) {
  const box = picture.getBoundingClientRect();
  const size = { width: box.width + 2 * MARGIN, height: heightOf(picture, box.top) + 2 * MARGIN + FOOT };
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(size.width * SCALE);
  canvas.height = Math.ceil(size.height * SCALE);
  const context = canvas.getContext("2d");
  context.scale(SCALE, SCALE);
  context.fillStyle = groundOf(picture);
  context.fillRect(0, 0, size.width, size.height);
  context.save();
  context.translate(MARGIN - box.left, MARGIN - box.top);
  draw(context, picture, 1);
  context.restore();
  // A caption, because an image is passed on without its page.
  const style = getComputedStyle(picture);
  context.font = `12px ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.fillText(`${document.title} (${name.replace(".png", "")})`, MARGIN, size.height - MARGIN);
  canvas.toBlob((image) => {
    if (!image) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(image);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }, "image/png");
}

if (HTMLCanvasElement.prototype.toBlob && CanvasRenderingContext2D.prototype.roundRect) {
  for (const button of document.querySelectorAll("[data-png]")) {
    button.hidden = false;
    button.addEventListener("click", () => keep(button.closest("[data-picture]"), button.dataset.png));
  }
}
