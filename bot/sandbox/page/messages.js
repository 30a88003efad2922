/** The open conversation: bubbles, pictures, files, cards, and where the reader has scrolled to. */

import { card, wait } from "./cards.js";
import { avatar, byId, el, safeUrl, separatorTime } from "./dom.js";
import { markdown, text } from "./markdown.js";

const SILENCE_MS = 5 * 60_000;
const NEAR_BOTTOM_PX = 80;
const PRESS_PATIENCE_MS = 10_000;

let shown = [];
let atBottom = true;
let lastTop = 0;
let now = new Date();
let onPress = () => {};

const scroll = () => byId("scroll");

/** Tell the log once what to do with a press: `(message, key, selected)` gives a promise. */
export function startLog(press) {
  onPress = press;
  scroll().addEventListener("scroll", noticeScroll, { passive: true });
  byId("newer").addEventListener("click", toBottom);
  new ResizeObserver(() => { if (atBottom) toBottom(); }).observe(byId("log"));
  byId("viewer-close").addEventListener("click", () => byId("viewer").close());
  byId("viewer").addEventListener("click", () => byId("viewer").close());
}

/** A log that grows under a reader at its end has not been scrolled: only who goes up reads old messages. */
function noticeScroll() {
  const box = scroll();
  const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM_PX;
  if (near || box.scrollTop < lastTop) atBottom = near;
  lastTop = box.scrollTop;
  if (atBottom) byId("newer").hidden = true;
}

/** Go to the newest message. */
export function toBottom() {
  const box = scroll();
  box.scrollTop = box.scrollHeight;
  atBottom = true;
  byId("newer").hidden = true;
}

/** Forget the conversation that was open. */
export function clearLog() {
  shown = [];
  byId("log").replaceChildren();
  toBottom();
}

export const lastSeq = () => shown.reduce((seq, { message }) => Math.max(seq, message.seq), 0);
export const seqOf = (id) => shown.find(({ message }) => message.id === id)?.message.seq;

/** Put new messages at the end and redraw those that changed; tells whether the log is empty. */
export function merge(messages, at) {
  now = at;
  const fresh = messages.filter((message) => !replace(message));
  fresh.sort((one, other) => one.seq - other.seq).forEach(append);
  const theirs = fresh.filter((message) => !message.mine).length;
  if (fresh.some((message) => message.mine)) toBottom();
  else if (atBottom) toBottom();
  else if (theirs) byId("newer").hidden = false;
  return shown.length === 0;
}

function replace(message) {
  const entry = shown.find((other) => other.message.id === message.id);
  if (!entry) return false;
  if (entry.message.revision !== message.revision) {
    const node = draw(message);
    entry.node.replaceWith(node);
    Object.assign(entry, { node, message });
  }
  return true;
}

function append(message) {
  const at = new Date(message.at);
  const before = shown.at(-1);
  if (!before || Math.abs(at - new Date(before.message.at)) > SILENCE_MS) {
    byId("log").append(el("time", { class: "separator", datetime: message.at }, separatorTime(at, now)));
  }
  const node = draw(message);
  shown.push({ message, node });
  byId("log").append(node);
}

function draw(message) {
  if (message.kind === "notice") return el("p", { class: "notice" }, message.text);
  const { name, userid } = message.from;
  return el("article", { class: `message ${message.mine ? "mine" : "theirs"} is-${message.kind}`, "data-id": message.id },
    avatar(userid ?? "app", message.from.avatar),
    el("div", { class: "message-body" }, el("span", { class: "message-name" }, name), content(message)));
}

const bubble = (...inside) => el("div", { class: "bubble" }, ...inside);

const KINDS = {
  markdown: (message) => bubble(markdown(message.markdown ?? message.text ?? "")),
  image: (message) => image(message.image),
  file: (message) => file(message.file),
  card: (message) => card(message.card, {
    look, press: (key, selected, node) => press(message, key, selected, node),
  }),
};

function content(message) {
  const kind = KINDS[message.kind];
  return kind ? kind(message) : bubble(text(message.text ?? ""));
}

function image(address) {
  const href = safeUrl(address);
  return el("button", { class: "picture", type: "button", "aria-label": "看大图", onclick: () => look(href) },
    el("img", { src: href, alt: "图片" }));
}

/** Show one picture over everything; a tap or Esc puts it away. */
function look(address) {
  byId("picture").src = address;
  byId("viewer").showModal();
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function file({ name, size: bytes, url }) {
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : "文件";
  return el("a", { class: "file", href: safeUrl(url), download: name },
    el("span", { class: "file-words" }, el("span", { class: "file-name" }, name), el("span", { class: "file-size" }, size(bytes))),
    el("span", { class: "file-kind", "aria-hidden": "true" }, ending));
}

async function press(message, key, selected, node) {
  wait(node, key);
  const accepted = await onPress(message, key, selected);
  // A card that never answers gives its buttons back, as in WeCom; one that answers is drawn anew.
  setTimeout(() => wait(node, null), accepted ? PRESS_PATIENCE_MS : 0);
}
