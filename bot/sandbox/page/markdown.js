/** WeCom's small markdown and its text links, drawn as nodes: message words never become markup. */

import { el, link } from "./dom.js";

const FONT_COLOURS = new Set(["info", "comment", "warning"]);
const INLINE = [
  [/^\*\*(.+?)\*\*/s, (found) => el("strong", {}, ...inline(found[1]))],
  [/^`([^`]+)`/, (found) => el("code", {}, found[1])],
  [/^\[([^\]]+)\]\(([^)\s]+)\)/, (found) => link(found[2], ...inline(found[1]))],
  [/^<font color=["']?(\w+)["']?>(.*?)<\/font>/s, (found) => coloured(found[1], found[2])],
  [/^<@([\w.@-]+)>/, (found) => el("span", { class: "mention" }, `@${found[1]}`)],
];
const ANCHOR = /<a\s+href=["']([^"']+)["']\s*>(.*?)<\/a>/gs;

function coloured(colour, words) {
  const known = FONT_COLOURS.has(colour) ? `font-${colour}` : null;
  return el("span", { class: known }, ...inline(words));
}

/** The nodes of one line: bold, code, links, font colours, mentions; everything else as written. */
function inline(words) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < words.length;) {
    const rest = words.slice(at);
    const hit = INLINE.map(([pattern, draw]) => [rest.match(pattern), draw]).find(([found]) => found);
    if (hit) {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(hit[1](hit[0]));
      at += hit[0][0].length;
    } else {
      plain += words[at];
      at += 1;
    }
  }
  return plain ? [...nodes, plain] : nodes;
}

function block(line) {
  const heading = line.match(/^(#{1,6})\s+(.*)$/);
  if (heading) return el("p", { class: `md-heading md-h${heading[1].length}` }, ...inline(heading[2]));
  const quote = line.match(/^>\s?(.*)$/);
  if (quote) return el("blockquote", {}, ...inline(quote[1]));
  return line.trim() ? el("p", {}, ...inline(line)) : el("p", { class: "md-gap" });
}

/** A markdown message, line by line as WeCom shows it. */
export function markdown(words) {
  return el("div", { class: "md" }, ...words.split("\n").map(block));
}

/** A text message: line breaks stay, `<a href>` becomes a link. */
export function text(words) {
  const nodes = [];
  let after = 0;
  for (const found of words.matchAll(ANCHOR)) {
    nodes.push(words.slice(after, found.index), link(found[1], found[2]));
    after = found.index + found[0].length;
  }
  return el("div", { class: "text" }, ...nodes, words.slice(after));
}
