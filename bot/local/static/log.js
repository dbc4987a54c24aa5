// The list of messages: drawn anew on every change, touching only what changed, and kept at its
// end unless the reader has scrolled up.

import { find, h, icon } from "./dom.js";
import { messageNode } from "./messages.js";

const NEAR = 60; // pixels from the end that still count as being there

/** Return the log of `page` with what the page asks of it. */
export function messageLog(page) {
  const log = find("log");
  const newer = find("newer");
  const shown = new Map(); // message id -> {key, node}
  const made = new Map(); // nodes that stay the same, by what they are
  const dismissed = new Set();
  let atEnd = true;

  const once = (key, make) => {
    if (!made.has(key)) made.set(key, make());
    return made.get(key);
  };

  const toEnd = () => {
    atEnd = true;
    log.scrollTop = log.scrollHeight;
    newer.hidden = true;
  };
  const follow = () => {
    if (atEnd) toEnd();
  };

  const drawn = (message, before) => {
    const key = JSON.stringify([message, before?.id]);
    const old = shown.get(message.id);
    if (old?.key !== key) shown.set(message.id, { key, node: messageNode(message, before, page) });
    return [shown.get(message.id).node, !old];
  };

  const draw = () => {
    const channel = page.state.channels.find((each) => each.id === page.state.channel);
    const messages = page.state.messages.filter((message) => !dismissed.has(message.id));
    const nodes = [beginning(channel, messages.length)];
    let grew = false;
    messages.forEach((message, i) => {
      const today = dayOf(message);
      const sameDay = i > 0 && dayOf(messages[i - 1]) === today;
      if (!sameDay) nodes.push(once(`day ${channel.id} ${today}`, () => h("p", { class: "day" }, h("span", {}, today))));
      const [node, isNew] = drawn(message, sameDay ? messages[i - 1] : null);
      grew ||= isNew;
      nodes.push(node);
    });
    place(log, [...nodes, ...log.querySelectorAll(".pending")]);
    if (grew && !atEnd) newer.hidden = false;
    follow();
  };

  const beginning = (channel, count) => {
    if (count >= page.limit()) {
      return once(`more ${channel.id} ${page.limit()}`, () => h("button", { type: "button", class: "button quiet earlier", onclick: page.earlier }, "Show earlier messages"));
    }
    return once(`start ${channel.id}`, () =>
      h(
        "section",
        { class: "beginning" },
        h("h3", {}, icon(channel.thread ? "thread" : "hash"), h("bdi", {}, channel.name)),
        h("p", {}, channel.thread ? "The beginning of this thread." : "The beginning of this channel. Ask something, or run a command:"),
        channel.thread ? null : tries(page),
      ),
    );
  };

  log.addEventListener(
    "scroll",
    () => {
      atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
      if (atEnd) newer.hidden = true;
    },
    { passive: true },
  );
  log.addEventListener("load", follow, true); // a picture came and made room for itself
  new ResizeObserver(follow).observe(log);
  newer.addEventListener("click", toEnd);

  return {
    draw,
    toEnd,
    forget: () => {
      shown.clear();
      log.replaceChildren();
      toEnd();
    },
    dismiss: (id) => {
      dismissed.add(id);
      draw();
    },
    /** Bring a message into view. */
    show: (id) => {
      const node = shown.get(id)?.node;
      node?.scrollIntoView({ block: "center", behavior: "smooth" });
      node?.classList.add("found");
      setTimeout(() => node?.classList.remove("found"), 1600);
    },
    /** Say below the messages that something is under way; returns what ends it. */
    pending: (text) => {
      const row = h("p", { class: "system pending", role: "status" }, dots(), text);
      log.append(row);
      toEnd();
      return () => row.remove();
    },
  };
}

export const dots = () => h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));

const dayOf = (message) => new Date(message.timestamp).toLocaleDateString("en-GB", { dateStyle: "full" });

/** Things to begin with, in the three languages. */
function tries(page) {
  const bot = `@${page.state.bot.name}`;
  const questions = ["what is new since yesterday?", "¿qué hay de nuevo sobre las reformas?", "ما الجديد عن التعاون الأمني؟"];
  const offer = (text, ...label) => h("button", { type: "button", dir: "auto", onclick: () => page.write(text) }, label);
  return h("div", { class: "tries" }, questions.map((question) => offer(`${bot} ${question}`, h("bdi", {}, bot), ` ${question}`)), offer("/", "/ all commands"));
}

/** Make `nodes` the children of `parent`, moving only those out of place: focus stays. */
function place(parent, nodes) {
  const wanted = new Set(nodes);
  [...parent.childNodes].filter((node) => !wanted.has(node)).forEach((node) => node.remove());
  nodes.forEach((node, i) => {
    if (parent.childNodes[i] !== node) parent.insertBefore(node, parent.childNodes[i] ?? null);
  });
}
