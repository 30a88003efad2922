/** The page itself: who is looking at which conversation, and what happens when something is typed. */

import { ask, follow, tell } from "./api.js";
import { avatar, byId, el, link, toast } from "./dom.js";
import { clearLog, lastSeq, merge, seqOf, startLog } from "./messages.js";
import { forgetPayments, showClock, showPayments, startPanel } from "./panel.js";
import { drawPeople, drawTalks, startPeople } from "./people.js";

const SUGGESTIONS = ["今日流水", "日报", "最近交易", "帮助"];
const CASHIERS_SUGGESTIONS = ["退款 T1001 30 商品破损", "交易 T1001", "退款列表", "帮助"];
const APP = "app";
const narrow = matchMedia("(max-width: 719px)");
const wide = matchMedia("(min-width: 1180px)");

/** `talk` is the open conversation; on a phone it is empty while the list is on the screen. */
const here = { world: null, userid: "", talk: "", talks: [], menu: [], now: new Date() };
let watch = new AbortController();

async function begin() {
  startLog(press);
  startPeople();
  wireComposer();
  wireScreens();
  here.world = await ask("world");
  startPanel(here.world);
  tick(here.world.now);
  readAddress();
  become(here.userid);
}

/** A server that is still starting is asked again until it answers. */
async function beginUntilDone() {
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      console.warn("The page could not start yet:", error);
      connection(false);
      await new Promise((done) => { setTimeout(done, 1000); });
    }
  }
}

// ---- where we are ----

function readAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const known = here.world.people.some((person) => person.userid === address.get("as"));
  here.userid = known ? address.get("as") : here.world.people[0].userid;
  here.talk = address.get("c") ?? "";
}

function writeAddress() {
  const address = new URLSearchParams({ as: here.userid, c: here.talk });
  history.replaceState(null, "", `#${address}`);
  document.body.dataset.screen = here.talk ? "chat" : "list";
}

function become(userid) {
  watch.abort();
  watch = new AbortController();
  if (here.userid !== userid) here.talk = "";
  here.userid = userid;
  here.talks = [];
  drawPeople(here.world, userid, become);
  // The conversations of who was here before are nobody's to open now.
  drawTalks(here.talks, here.talk, here.now, chooseTalk);
  follow(userid, { start: redrawAll, change, connection }, watch.signal);
}

async function redrawAll() {
  forgetPayments();
  const { signal } = watch;
  [here.talks, here.menu] = await Promise.all([
    ask("conversations", { as: here.userid }, signal),
    ask("menu", {}, signal).then((menu) => menu.button ?? []),
  ]);
  await openTalk();
}

async function openTalk() {
  if (!here.talks.some((talk) => talk.id === here.talk)) here.talk = narrow.matches ? "" : APP;
  const { userid, talk } = here;
  writeAddress();
  clearLog();
  drawHead();
  if (!talk) return;
  if (talk === APP) tell("enter", { as: userid }).catch(() => {});
  await fetchMessages(0);
  await refreshTalks();
}

async function chooseTalk(id) {
  here.talk = id;
  await openTalk().catch((error) => { if (error.name !== "AbortError") toast(error.message); });
  if (!narrow.matches) byId("message").focus();
}

// ---- what arrives ----

async function fetchMessages(after) {
  const { userid, talk } = here;
  const answer = await ask("messages", { as: userid, conversation: talk, after }, watch.signal);
  if (here.userid !== userid || here.talk !== talk) return;
  tick(answer.now);
  const empty = merge(answer.messages, here.now);
  drawEmpty(empty && talk === APP);
}

async function refreshTalks() {
  here.talks = await ask("conversations", { as: here.userid }, watch.signal);
  drawTalks(here.talks, here.talk, here.now, chooseTalk);
}

async function change(news) {
  tick(news.now);
  showPayments(news.paid);
  const mine = news.changed.filter((item) => item.conversation === here.talk);
  if (mine.length) await fetchMessages(Math.min(lastSeq(), ...mine.map((item) => (seqOf(item.message) ?? Infinity) - 1)));
  if (news.changed.length) await refreshTalks();
}

function tick(now) {
  here.now = new Date(now);
  showClock(here.now);
}

function connection(alive) {
  byId("offline").hidden = alive;
}

// ---- the frame around the messages ----

function drawHead() {
  const talk = here.talks.find((other) => other.id === here.talk);
  byId("chat-name").textContent = talk?.name ?? here.world.app.name;
  byId("log").dataset.kind = talk?.kind ?? "";
  byId("chat-kind").textContent = talk?.kind === "group" ? "群聊" : "应用";
  byId("composer").hidden = !talk?.can_type;
  byId("mute").hidden = talk?.kind !== "group";
  drawMenu(talk?.kind === "app" ? here.menu : []);
  drawTalks(here.talks, here.talk, here.now, chooseTalk);
}

function drawEmpty(empty) {
  const box = byId("empty");
  box.hidden = !empty;
  if (!empty) return;
  const me = here.world.people.find((person) => person.userid === here.userid);
  const words = me.role === "cashier" ? CASHIERS_SUGGESTIONS : SUGGESTIONS;
  box.replaceChildren(avatar(APP, "掌", "avatar-large"), el("h3", {}, "我是掌柜"),
    el("p", {}, "问流水、看日报、办退款，一句话就行"),
    el("div", { class: "chips" }, ...words.map((line) =>
      el("button", { class: "chip", type: "button", onclick: () => say(line) }, line))));
}

function drawMenu(buttons) {
  byId("menu").hidden = !buttons.length;
  byId("menu").replaceChildren(...buttons.map((button) => (button.sub_button?.length
    ? el("details", { class: "menu-more" }, el("summary", {}, button.name),
      el("div", {}, ...button.sub_button.map(menuItem)))
    : menuItem(button))));
}

function menuItem(item) {
  if (item.type === "view") return link(item.url, item.name);
  return el("button", { type: "button", onclick: (event) => {
    event.currentTarget.closest("details")?.removeAttribute("open");
    deed("menu", { as: here.userid, key: item.key });
  } }, item.name);
}

// ---- what people do ----

/** Send a deed; a failure is one sentence, and the answer says whether it arrived. */
async function deed(path, what) {
  try {
    await tell(path, what);
    return true;
  } catch (error) {
    toast(`没有发出去：${error.message}`);
    return false;
  }
}

const say = (words) => deed("say", { as: here.userid, text: words });

const press = (message, key, selected) =>
  deed("press", { as: here.userid, message: message.id, key, selected });

async function submit() {
  const box = byId("message");
  const words = box.value.trim();
  if (!words) return;
  box.value = "";
  fit(box);
  if (!(await say(words)) && !box.value) {
    box.value = words;
    fit(box);
  }
}

function fit(box) {
  box.rows = Math.min(4, box.value.split("\n").length);
}

function wireComposer() {
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  byId("message").addEventListener("input", (event) => fit(event.target));
  byId("message").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
}

function wireScreens() {
  byId("back").addEventListener("click", () => {
    here.talk = "";
    openTalk();
  });
  narrow.addEventListener("change", () => { if (!here.talk) openTalk(); });
  byId("open-panel").addEventListener("click", () => showPanel(!document.body.classList.contains("panel-open")));
  byId("strip-clock").addEventListener("click", () => showPanel(true));
  byId("close-panel").addEventListener("click", () => showPanel(false));
  byId("shade").addEventListener("click", () => showPanel(false));
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details[open]")) {
      if (!open.contains(event.target)) open.removeAttribute("open");
    }
  });
  showPanel(wide.matches);
}

function showPanel(open) {
  document.body.classList.toggle("panel-open", open);
  byId("open-panel").setAttribute("aria-expanded", String(open));
  byId("shade").hidden = !open || wide.matches;
  if (!byId("shade").hidden) byId("panel").focus();
}

beginUntilDone();
