/** The rehearsal panel: the clock, the customers, the faults, and what was called lately. */

import { ask, tell } from "./api.js";
import { byId, clockTime, el, fullTime, isoDay, toast, yuan } from "./dom.js";
import { faultRows } from "./faults.js";

const DAY_MS = 86_400_000;
const TICKER_LENGTH = 6;
const CALLS_LENGTH = 12;
const CALLS_EVERY_MS = 3000;
const DAYS = [["今天", 0], ["明天", 1], ["后天", 2], ["7 天后", 7], ["30 天后", 30]];
const PACES = [["暂停", 0], ["清闲", 4], ["平常", 15], ["高峰", 60]];
const CHANNELS = { wechat: "微信", alipay: "支付宝", unionpay: "云闪付", cash: "现金" };

let now = new Date();
let callsSeen = 0;

/** Build the panel once from the world; deeds go straight to the server. */
export function startPanel(world) {
  byId("panel-body").replaceChildren(clockPart(), customersPart(world), faultsPart(world.faults), callsPart());
  setInterval(() => { if (isOpen()) showCalls(); }, CALLS_EVERY_MS);
  showCalls();
}

const isOpen = () => byId("panel").checkVisibility?.() ?? true;
const part = (name, ...inside) => el("section", { class: "part" }, el("h3", {}, name), ...inside);
const pusher = (words, deed) => el("button", { class: "pusher", type: "button", onclick: (event) => run(event.currentTarget, deed) }, words);

/** Do a deed while its button shows that it is under way; a failure is one sentence. */
async function run(button, deed) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    await deed();
  } catch (error) {
    toast(`没有做成：${error.message}`);
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

/** The sandbox's clock has moved: show it in the strip and in the panel. */
export function showClock(instant) {
  now = instant;
  byId("clock").textContent = fullTime(instant);
  byId("clock").dateTime = instant.toISOString();
  const big = byId("panel-clock");
  if (big) big.textContent = clockTime(instant);
  const day = byId("panel-day");
  if (day) day.textContent = fullTime(instant).split(" ").slice(0, 2).join(" ");
}

/** The instant of an hour in Shanghai, so many days ahead of the sandbox's today. */
function shanghai(daysAhead, time) {
  const [hour, minute] = time.split(/[:：]/);
  const today = new Date(`${isoDay(now)}T${hour.padStart(2, "0")}:${minute}:00+08:00`);
  return new Date(today.getTime() + daysAhead * DAY_MS);
}

/** The next time the wall clock in Shanghai shows this hour. */
function next(time) {
  const today = shanghai(0, time);
  return today > now ? today : shanghai(1, time);
}

async function jump(deed) {
  const answer = await tell("clock", deed);
  showClock(new Date(answer.now));
}

const jumpTo = (instant) => jump({ to: instant.toISOString() });

function clockPart() {
  const day = el("select", { "aria-label": "哪一天" },
    ...DAYS.map(([words, ahead]) => el("option", { value: ahead }, words)));
  const time = el("input", { type: "text", "aria-label": "几点几分", placeholder: "22:30", required: true,
    inputmode: "numeric", pattern: "([01]?[0-9]|2[0-3])[:：][0-5][0-9]", title: "像 22:30 这样" });
  const form = el("form", { class: "jump-form", onsubmit: (event) => {
    event.preventDefault();
    run(event.submitter, () => jumpTo(shanghai(Number(day.value), time.value)));
  } }, day, time, el("button", { class: "pusher", type: "submit" }, "快进"));
  return part("时钟", el("p", { class: "big-clock" }, el("strong", { id: "panel-clock" }), el("span", { id: "panel-day" })),
    el("div", { class: "pushers" },
      pusher("快进到 21:40", () => jumpTo(next("21:40"))),
      pusher("明早 08:35", () => jumpTo(shanghai(1, "08:35"))),
      pusher("+1 小时", () => jump({ advance_s: 3600 }))), form);
}

function customersPart(world) {
  const stores = el("select", { id: "pay-store" }, ...world.merchants.map((merchant) =>
    el("optgroup", { label: merchant.name }, ...merchant.stores.map((store) =>
      el("option", { value: JSON.stringify([merchant.id, store.code]) }, store.name)))));
  const pay = (amount_fen, count, payer) => () => {
    const [merchant, store] = JSON.parse(stores.value);
    return tell("pay", { merchant, store, amount_fen, channel: "wechat", count, payer });
  };
  return part("顾客", pacePart(world.faults),
    el("label", { class: "field" }, el("span", {}, "在哪家店"), stores),
    el("div", { class: "pushers" },
      pusher("来一单大额", pay(688_000, 1, "rehearsal-big-spender")),
      pusher("同一人连付三笔", pay(99_800, 3, `rehearsal-payer-${Date.now()}`))),
    el("ol", { id: "ticker", class: "ticker", "aria-label": "实时收款" }, quietTicker()));
}

function pacePart(faults) {
  const current = faults["customers.pace"];
  return el("fieldset", { class: "pace" }, el("legend", {}, "客流快慢"), ...PACES.map(([name, value]) =>
    el("label", {}, el("input", { type: "radio", name: "pace", value, checked: value === current,
      onchange: () => tell("faults", { "customers.pace": value }).catch((error) => toast(error.message)) }), el("span", {}, name))));
}

/** The log of changes is about to be read from its beginning. */
export function forgetPayments() {
  byId("ticker")?.replaceChildren(quietTicker());
}

const quietTicker = () => el("li", { class: "quiet" }, "有人付款就会出现在这里");

/** Put payments just made on the ticker, newest first. */
export function showPayments(paid) {
  const ticker = byId("ticker");
  if (!ticker || !paid?.length) return;
  ticker.querySelector(".quiet")?.remove();
  for (const payment of paid.slice(-TICKER_LENGTH)) {
    ticker.prepend(el("li", {}, el("span", { class: "ticker-store" }, payment.store),
      el("span", { class: "ticker-channel" }, CHANNELS[payment.channel] ?? payment.channel),
      el("strong", {}, yuan(payment.amount_fen)), el("time", {}, clockTime(new Date(payment.at)))));
  }
  [...ticker.children].slice(TICKER_LENGTH).forEach((row) => row.remove());
}

function faultsPart(faults) {
  const change = (changes) => tell("faults", changes).catch((error) => toast(`没有做成：${error.message}`));
  return part("找麻烦", el("div", { class: "faults" }, ...faultRows(faults, change)));
}

function callsPart() {
  return part("最近的调用", el("ol", { id: "calls", class: "calls", "aria-label": "最近的调用" }));
}

async function showCalls() {
  const answer = await ask("calls", { since: callsSeen }).catch(() => null);
  if (!answer) return;
  if (answer.cursor < callsSeen) byId("calls").replaceChildren();
  callsSeen = answer.cursor;
  byId("calls").prepend(...answer.calls.slice(-CALLS_LENGTH).reverse().map(callRow));
  [...byId("calls").children].slice(CALLS_LENGTH).forEach((row) => row.remove());
}

function callRow({ at, call, outcome, good }) {
  return el("li", { class: good ? "good" : "bad" }, el("time", {}, clockTime(new Date(at))),
    el("code", {}, call), el("span", {}, outcome));
}
