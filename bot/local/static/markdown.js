// Discord's Markdown as nodes.  Each line is a block of its own direction, so that Arabic and
// Latin lines stand side by side as their readers expect.

import { directionOf, h } from "./dom.js";

const BLOCKS = [
  [/^-# +(.*)$/, "small"],
  [/^### +(.*)$/, "h5"],
  [/^## +(.*)$/, "h4"],
  [/^# +(.*)$/, "h3"],
];

/** Return the nodes of a message text; `names` resolves mentions. */
export function markdown(text, names) {
  const root = h("div", { class: "text" });
  const fence = /```(?:([\w+-]+)\n)?\n?([\s\S]*?)```/g;
  let at = 0;
  for (const match of text.matchAll(fence)) {
    lines(root, text.slice(at, match.index).replace(/\n$/, ""), names);
    root.append(h("pre", { dir: "auto" }, h("code", {}, match[2].replace(/\n$/, ""))));
    at = match.index + match[0].length;
    if (text[at] === "\n") at += 1;
  }
  lines(root, text.slice(at), names);
  return root;
}

/** Return the nodes of one line. */
export const line = (text, names) => inline(text, names);

function lines(root, text, names) {
  if (!text) return;
  let quote = null;
  let rest = false; // after ">>>" everything is quoted
  for (const raw of text.split("\n")) {
    const quoted = rest ? [null, raw] : /^(?:>>>|>) (.*)$/.exec(raw);
    if (!rest && raw.startsWith(">>> ")) rest = true;
    if (!quoted) quote = null;
    else if (!quote) root.append((quote = h("blockquote", { dir: directionOf(quoted[1]) })));
    (quote ?? root).append(block(quoted ? quoted[1] : raw, names));
  }
}

function block(raw, names) {
  for (const [pattern, tag] of BLOCKS) {
    const match = pattern.exec(raw);
    if (match) return h(tag, { dir: "auto", class: "line" }, inline(match[1], names));
  }
  const item = /^( *)([-*]|\d+\.) +(.*)$/.exec(raw);
  if (item) {
    const mark = item[2].length > 1 ? item[2] : "•";
    const depth = Math.min(Math.floor(item[1].length / 2), 3);
    return h("div", { dir: "auto", class: `line item depth-${depth}` }, h("span", { class: "mark" }, mark), h("span", {}, inline(item[3], names)));
  }
  return h("div", { dir: "auto", class: "line" }, raw ? inline(raw, names) : h("br"));
}

const DATES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** Return a moment relative to now, as "3 hours ago". */
export function relative(date) {
  const seconds = (date - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

function moment(seconds, style) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${seconds}>`;
  const shown = style === "R" ? relative(date) : date.toLocaleString("en-GB", DATES[style] ?? DATES.f);
  return h("time", { datetime: date.toISOString(), title: date.toLocaleString("en-GB", DATES.F) }, shown);
}

/** Return a link to another site; what is no web address stays text. */
export function link(url, ...content) {
  if (!/^https?:\/\//i.test(url)) return h("span", {}, ...content);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, ...content);
}

// A bdi, so that a name does not decide the direction of the line it stands in.
const mention = (sign, name, id) => h("bdi", { class: "mention" }, `${sign}${name ?? id}`);

function spoiler(content) {
  const node = h("button", { type: "button", class: "spoiler", "aria-label": "Spoiler, press to show", "aria-expanded": "false" }, h("span", {}, content));
  node.addEventListener("click", () => {
    node.classList.add("shown");
    node.setAttribute("aria-expanded", "true");
    node.removeAttribute("aria-label");
  });
  return node;
}

const URL_BODY = "https?:\\/\\/(?:\\([^\\s()<>]*\\)|[^\\s()<>])+";
// Tried in this order at each place; what none of them takes is plain text.
const RULES = [
  [/\\([!-/:-@[-`{-~])/y, (m) => m[1]],
  [/(`+)((?:[^`]|(?!\1)`)+?)\1(?!`)/y, (m) => h("code", {}, m[2].trim() || m[2])],
  [new RegExp(`\\[((?:\\\\.|[^\\]\\\\])+)\\]\\(<?(${URL_BODY})>?\\)`, "y"), (m, names) => link(m[2], inline(m[1], names))],
  [new RegExp(`<(${URL_BODY})>`, "y"), (m) => link(m[1], m[1])],
  [new RegExp(`${URL_BODY}`, "y"), (m) => bare(m[0])],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y, (m) => moment(m[1], m[2])],
  [/<@!?(\d+)>/y, (m, names) => mention("@", names.users[m[1]], m[1])],
  [/<@&(\d+)>/y, (m, names) => mention("@", names.roles[m[1]], m[1])],
  [/<#(\d+)>/y, (m, names) => mention("#", names.channels[m[1]], m[1])],
  [/<\/([^:>]+):\d+>/y, (m) => mention("/", m[1])],
  [/<a?:(\w+):\d+>/y, (m) => `:${m[1]}:`],
  [/\*\*\*((?:\\.|[^\\])+?)\*\*\*(?!\*)/y, (m, names) => h("strong", {}, h("em", {}, inline(m[1], names)))],
  [/\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/y, (m, names) => h("strong", {}, inline(m[1], names))],
  [/__((?:\\.|[^\\])+?)__(?!_)/y, (m, names) => h("u", {}, inline(m[1], names))],
  [/\*(?!\s)((?:\\.|\*\*.+?\*\*|[^*\\])+?)\*(?!\*)/y, (m, names) => h("em", {}, inline(m[1], names))],
  [/(?<![\p{L}\p{N}])_((?:\\.|[^_\\])+?)_(?![\p{L}\p{N}])/uy, (m, names) => h("em", {}, inline(m[1], names))],
  [/~~((?:\\.|[^\\])+?)~~/y, (m, names) => h("s", {}, inline(m[1], names))],
  [/\|\|((?:\\.|[^\\])+?)\|\|/y, (m, names) => spoiler(inline(m[1], names))],
];

function bare(found) {
  const url = found.replace(/[.,:;!?'"\]*_~|]+$/, "");
  return [link(url, url), found.slice(url.length)];
}

function inline(text, names) {
  const nodes = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = "";
  };
  while (at < text.length) {
    const hit = match(text, at);
    if (hit) {
      const [found, render] = hit;
      flush();
      nodes.push(render(found, names));
      at += found[0].length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes.flat();
}

function match(text, at) {
  if (!/[\\`[<h*_~|]/.test(text[at])) return null;
  for (const [pattern, render] of RULES) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return [found, render];
  }
  return null;
}
