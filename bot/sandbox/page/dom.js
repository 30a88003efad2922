/** Small pieces every part of the page draws with: elements, avatars, times, amounts. */

/** Make an element; `on…` props become listeners, the others attributes; text never becomes markup. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export const byId = (id) => document.getElementById(id);

const TONES = 6;

/** A square with one character, its colour always the same for the same owner. */
export function avatar(owner, character, extra = "") {
  const app = owner === "app";
  const sum = [...owner].reduce((total, letter) => total + letter.codePointAt(0), 0);
  const tone = app ? "tone-app" : `tone-${sum % TONES}`;
  return el("span", { class: `avatar ${tone} ${extra}`, "aria-hidden": "true" }, character || "?");
}

/** Only web addresses may be opened; anything else, such as javascript:, gives null. */
export function safeUrl(address) {
  try {
    const url = new URL(address, location.href);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link to another tab, or the bare words where the address cannot be trusted. */
export function link(address, ...words) {
  const href = safeUrl(address);
  if (!href) return el("span", {}, ...words);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...words);
}

const SHANGHAI = { timeZone: "Asia/Shanghai" };
const CLOCK = new Intl.DateTimeFormat("zh-CN", { ...SHANGHAI, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("zh-CN", { ...SHANGHAI, month: "numeric", day: "numeric" });
const WEEKDAY = new Intl.DateTimeFormat("zh-CN", { ...SHANGHAI, weekday: "short" });
const ISO_DAY = new Intl.DateTimeFormat("sv-SE", { ...SHANGHAI, dateStyle: "short" });

export const clockTime = (instant) => CLOCK.format(instant);
export const isoDay = (instant) => ISO_DAY.format(instant);
export const fullTime = (instant) =>
  `${DAY.format(instant).replace("/", "月")}日 ${WEEKDAY.format(instant)} ${clockTime(instant)}`;

/** As chats show it: the hour today, 昨天, otherwise the day. */
export function nearTime(instant, now) {
  if (isoDay(instant) === isoDay(now)) return clockTime(instant);
  const yesterday = new Date(now.getTime() - 86_400_000);
  return isoDay(instant) === isoDay(yesterday) ? "昨天" : DAY.format(instant);
}

/** The separator between messages: 昨天 and older days keep their hour. */
export function separatorTime(instant, now) {
  const near = nearTime(instant, now);
  if (near.includes(":")) return near;
  return near === "昨天" ? `昨天 ${clockTime(instant)}` : fullTime(instant);
}

/** Whole fen as people read it; never through a float. */
export function yuan(fen) {
  const whole = String(Math.trunc(fen / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `¥${whole}.${String(fen % 100).padStart(2, "0")}`;
}

let toastTimer = 0;

/** One sentence at the bottom of the screen, gone after four seconds. */
export function toast(sentence) {
  const node = byId("toast");
  node.textContent = sentence;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { node.hidden = true; }, 4000);
}
