/** A template card as WeCom draws it: all five kinds, alive, on its way, or dead. */

import { avatar, el, link, safeUrl } from "./dom.js";

const SOURCE_COLOURS = ["grey", "black", "red", "green"];
const PARTS = [source, title, emphasis, picture, imageText, quote, subtitle, facts, paragraphs];

/** Draw what WeCom was told; `press(key, selected, node)` is called for a button, `look(url)` for a picture. */
export function card(told, { press, look }) {
  const name = told.main_title?.title || told.sub_title_text || told.source?.desc || "卡片";
  const node = el("section", { class: "card", role: "group", "aria-label": name });
  const context = { press: (key) => press(key, selected(node), node), look, dead: isDead(told) };
  node.append(...PARTS.map((part) => part(told, context)).filter(Boolean));
  node.append(...questions(told, context), ...actions(told, context), ...jumps(told));
  if (told.action_menu && !context.dead) node.append(actionMenu(told.action_menu, context));
  return node;
}

/** Show that the press of `key` is on its way, or, with null, that buttons may be pressed again. */
export function wait(node, key) {
  for (const button of node.querySelectorAll("button[data-key]")) {
    button.disabled = key !== null;
    button.setAttribute("aria-busy", String(button.dataset.key === key));
  }
}

const isDead = (told) => Boolean(told.dead || told.replace_text);

function selected(node) {
  const answers = {};
  for (const control of node.querySelectorAll("[data-question]")) {
    const chosen = (answers[control.dataset.question] ??= []);
    if (control.tagName === "SELECT" || control.checked) chosen.push(control.value);
  }
  return answers;
}

function source({ source: from }) {
  if (!from?.desc) return null;
  const colour = SOURCE_COLOURS[from.desc_color ?? 0] ?? "grey";
  const icon = from.icon_url && safeUrl(from.icon_url)
    ? el("img", { class: "card-icon", src: safeUrl(from.icon_url), alt: "" })
    : avatar("app", "掌", "avatar-tiny");
  return el("div", { class: `card-source source-${colour}` }, icon, from.desc);
}

function title({ main_title: main, card_action: action }) {
  if (!main) return null;
  const opens = action?.type === 1 && safeUrl(action.url);
  const words = opens ? link(action.url, main.title ?? "") : main.title;
  return el("header", { class: opens ? "card-title card-opens" : "card-title" },
    main.title ? el("h3", {}, words) : null,
    main.desc ? el("p", {}, main.desc) : null);
}

function emphasis({ emphasis_content: big }) {
  if (!big) return null;
  return el("div", { class: "card-emphasis" },
    big.title ? el("strong", {}, big.title) : null, big.desc ? el("span", {}, big.desc) : null);
}

function picture({ card_image: image }, { look }) {
  const address = image && safeUrl(image.url);
  if (!address) return null;
  return el("button", { class: "card-image", type: "button", "aria-label": "看大图", onclick: () => look(address) },
    el("img", { src: address, alt: "" }));
}

function imageText({ image_text_area: area }) {
  if (!area) return null;
  const words = el("div", {}, area.title ? el("strong", {}, area.title) : null, area.desc ? el("p", {}, area.desc) : null);
  const image = area.image_url && safeUrl(area.image_url);
  const inside = [words, image ? el("img", { src: image, alt: "" }) : null].filter(Boolean);
  return el("div", { class: "card-image-text" }, ...(area.type === 1 ? [link(area.url, ...inside)] : inside));
}

function quote({ quote_area: area }) {
  if (!area) return null;
  const words = [area.title ? el("strong", {}, area.title) : null, area.quote_text ? el("p", {}, area.quote_text) : null];
  return el("blockquote", { class: "card-quote" },
    ...(area.type === 1 ? [link(area.url, ...words.filter(Boolean))] : words.filter(Boolean)));
}

function subtitle({ sub_title_text: words }) {
  return words ? el("p", { class: "card-subtitle" }, words) : null;
}

function facts({ horizontal_content_list: list }) {
  if (!list?.length) return null;
  const value = (row) => (row.type === 1 ? link(row.url, row.value || "查看") : row.value ?? "");
  return el("dl", { class: "card-facts" },
    ...list.flatMap((row) => [el("dt", {}, row.keyname), el("dd", {}, value(row))]));
}

function paragraphs({ vertical_content_list: list }) {
  if (!list?.length) return null;
  return el("div", { class: "card-paragraphs" },
    ...list.map((row) => el("div", {}, el("strong", {}, row.title), row.desc ? el("p", {}, row.desc) : null)));
}

function questions(told, context) {
  const lists = [told.button_selection, ...(told.select_list ?? [])].filter(Boolean);
  return [...lists.map((list) => choice(list, context)), told.checkbox ? boxes(told.checkbox, context) : null].filter(Boolean);
}

function choice(list, { dead }) {
  const options = (list.option_list ?? []).map((option) =>
    el("option", { value: option.id, selected: option.id === list.selected_id }, option.text));
  return el("label", { class: "card-choice" }, el("span", {}, list.title || "请选择"),
    el("select", { "data-question": list.question_key, disabled: dead || list.disable }, ...options));
}

function boxes(box, { dead }) {
  const type = box.mode === 1 ? "checkbox" : "radio";
  const rows = (box.option_list ?? []).map((option) => el("label", {},
    el("input", { type, name: box.question_key, value: option.id, "data-question": box.question_key,
      checked: option.is_checked, disabled: dead || box.disable }),
    el("span", {}, option.text)));
  return el("fieldset", { class: "card-boxes" },
    el("legend", { class: "hidden-label" }, box.mode === 1 ? "可多选" : "单选"), ...rows);
}

function actions(told, context) {
  const buttons = told.submit_button
    ? [{ text: told.submit_button.text || "提交", key: told.submit_button.key, style: 1 }]
    : told.button_list ?? [];
  if (context.dead) return [verdict(told)].filter(Boolean);
  if (!buttons.length) return [];
  const columns = buttons.length > 2 || buttons.some((button) => button.text.length > 6) ? "stacked" : "paired";
  return [el("div", { class: `card-buttons ${columns}` }, ...buttons.map((button) => action(button, context)))];
}

function verdict(told) {
  const words = told.replace_text || told.pressed?.text || "已失效";
  return el("div", { class: "card-buttons" }, el("button", { class: "card-button done", type: "button", disabled: true }, words));
}

function action(button, { press }) {
  const style = [1, 2, 3, 4].includes(button.style) ? button.style : 1;
  if (button.type === 1) {
    const open = link(button.url, button.text);
    open.className = `card-button style-${style}`;
    return open;
  }
  return el("button", { class: `card-button style-${style}`, type: "button", "data-key": button.key,
    onclick: () => press(button.key) }, button.text);
}

function jumps({ jump_list: list }) {
  return (list ?? []).map((row) => {
    const line = row.type === 1 ? link(row.url, row.title) : el("span", {}, row.title);
    line.className = "card-jump";
    return line;
  });
}

function actionMenu(menu, { press }) {
  const rows = (menu.action_list ?? []).map((row) =>
    el("button", { type: "button", "data-key": row.key, onclick: () => press(row.key) }, row.text));
  return el("details", { class: "card-menu" },
    el("summary", { "aria-label": menu.desc || "更多操作" }, "⋯"), el("div", {}, ...rows));
}
