/** Who I am and whom I talk to: the person switch and the list of conversations. */

import { avatar, byId, el, nearTime } from "./dom.js";

const shopsOf = (person) => person.shops.join("、");

/** Draw the switch: the current person on the button, everyone in the menu, by shop. */
export function drawPeople(world, userid, choose) {
  const me = world.people.find((person) => person.userid === userid);
  const button = byId("who");
  button.setAttribute("aria-label", `我是谁：${me.name}，${me.role_name}`);
  button.replaceChildren(avatar(me.userid, me.avatar), el("span", { class: "who-words" },
    el("strong", {}, me.name), el("span", {}, me.role_name)), el("span", { class: "who-hint" }, "我是谁"));
  byId("people").replaceChildren(el("p", { class: "people-title" }, "我是谁"),
    ...[...grouped(world.people)].flatMap(([shops, people]) => [
      el("p", { class: "people-shop" }, shops),
      ...people.map((person) => personRow(person, person.userid === userid, choose)),
    ]));
}

function grouped(people) {
  const groups = new Map();
  for (const person of people) {
    groups.set(shopsOf(person), [...(groups.get(shopsOf(person)) ?? []), person]);
  }
  return groups;
}

function personRow(person, current, choose) {
  return el("button", { class: "person", type: "button", role: "menuitemradio", "aria-checked": String(current),
    onclick: () => { closePeople(); choose(person.userid); } },
  avatar(person.userid, person.avatar),
  el("span", { class: "person-name" }, person.name), el("span", { class: "person-role" }, person.role_name));
}

function openPeople() {
  byId("people").hidden = false;
  byId("who").setAttribute("aria-expanded", "true");
  byId("people").querySelector("[aria-checked=true]")?.focus();
}

function closePeople() {
  byId("people").hidden = true;
  byId("who").setAttribute("aria-expanded", "false");
}

/** Open and close the switch by button, Esc, arrows, and a click elsewhere. */
export function startPeople() {
  byId("who").addEventListener("click", () => (byId("people").hidden ? openPeople() : closePeople()));
  byId("people").addEventListener("keydown", (event) => {
    const rows = [...byId("people").querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    rows[(rows.indexOf(document.activeElement) + step + rows.length) % rows.length].focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#who, #people")) closePeople();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || byId("people").hidden) return;
    closePeople();
    byId("who").focus();
  });
}

const newestFirst = (one, other) =>
  (other.kind === "app") - (one.kind === "app") || (other.last?.at ?? "").localeCompare(one.last?.at ?? "");

const rows = new Map();

/** Draw the list of conversations, the app pinned on top, with last line, time and what is unread.
 *
 * A row that stays is never taken out: a tap that is under way while news arrive would be lost.
 */
export function drawTalks(talks, open, now, choose) {
  const list = byId("talks");
  const drawn = talks.toSorted(newestFirst).map((talk) => talkRow(talk, talk.id === open, now, choose));
  const same = list.children.length === drawn.length && drawn.every((row, place) => list.children[place] === row);
  if (!same) list.replaceChildren(...drawn);
}

function talkRow(talk, current, now, choose) {
  if (!rows.has(talk.id)) {
    rows.set(talk.id, el("li", {}, el("button", { class: "talk", type: "button", "data-id": talk.id, onclick: () => choose(talk.id) })));
  }
  const row = rows.get(talk.id);
  const button = row.firstChild;
  if (current) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  button.replaceChildren(
    avatar(talk.kind === "app" ? "app" : talk.id, talk.avatar || talk.name[0]),
    el("span", { class: "talk-name" }, talk.name),
    el("time", { class: "talk-time" }, talk.last?.at ? nearTime(new Date(talk.last.at), now) : ""),
    el("span", { class: "talk-last" }, talk.last?.text ?? ""),
    ...(talk.unread ? [unread(talk.unread)] : []));
  return row;
}

const unread = (count) =>
  el("span", { class: "badge", "aria-label": `${count} 条未读` }, count > 99 ? "99+" : String(count));
