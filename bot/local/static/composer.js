// Writing: text, mentions, and the slash command picker.

import { directionOf, find, h, icon } from "./dom.js";
import { choose, commandPanel, fill, hide } from "./forms.js";
import { nameOf } from "./messages.js";

/** Wire up the composer; returns what the page asks of it. */
export function composer(page) {
  const write = find("write");
  const picker = find("picker");
  let reply = null;

  const grow = () => {
    write.dir = directionOf(write.value.replace(/^(\s*@\S*)+/, "")); // whatever the names are in
    write.style.setProperty("height", "auto");
    write.style.setProperty("height", `${Math.min(write.scrollHeight, 200)}px`);
  };

  const suggest = () => {
    const before = write.value.slice(0, write.selectionStart);
    if (/^\/[^\n]*$/.test(before) && before === write.value) return suggestCommands(before.slice(1));
    const at = /(?:^|\s)@([\p{L}\p{N}_]*)$/u.exec(before);
    if (at) return suggestMentions(at[1]);
    return hide(picker, write);
  };

  const suggestCommands = (typed) => {
    const wanted = typed.trimEnd().toLowerCase();
    const { commands } = page.state;
    const starting = commands.filter((command) => command.name.startsWith(wanted));
    const containing = commands.filter((command) => !command.name.startsWith(wanted) && command.name.includes(wanted));
    const entries = [...starting, ...containing].map((command) => ({ nodes: commandEntry(command), pick: () => run(command) }));
    fill(picker, entries, write, "No such command here");
  };

  const suggestMentions = (typed) => {
    const wanted = typed.toLowerCase();
    const names = Object.values(page.state.users).filter((name) => name.toLowerCase().startsWith(wanted));
    names.sort((a, b) => (b === page.state.bot.name) - (a === page.state.bot.name));
    if (!names.length) return hide(picker, write);
    return fill(picker, names.map((name) => ({ text: `@${name}`, pick: () => insert(typed, name) })), write);
  };

  const insert = (typed, name) => {
    const end = write.selectionStart;
    const start = end - typed.length;
    write.setRangeText(`${name} `, start, end, "end");
    hide(picker, write);
    write.focus();
  };

  const run = (command) => {
    write.value = "";
    grow();
    hide(picker, write);
    commandPanel(command, page);
  };

  const setReply = (message) => {
    reply = message;
    const strip = find("replying");
    strip.hidden = !message;
    if (!message) return strip.replaceChildren();
    const cancel = h("button", { type: "button", class: "plain", "aria-label": "Do not reply", onclick: () => setReply(null) }, icon("close"));
    strip.replaceChildren(h("span", {}, "Replying to ", h("bdi", {}, nameOf(message.author))), cancel);
    return write.focus();
  };

  const send = async () => {
    const content = withMentions(write.value.trim(), page.state);
    if (!content) return;
    hide(picker, write);
    if (content.startsWith("/")) {
      const command = page.state.commands.find((each) => each.name === content.slice(1));
      if (command) run(command);
      else page.trouble(`There is no command ${content.split(/\s/)[0]} here.`);
      return;
    }
    const answered = reply;
    const kept = write.value;
    write.value = "";
    grow();
    setReply(null);
    const result = await page.act({ kind: "send", content, reply_to: answered?.id ?? null });
    if (!result.ok && !write.value) write.value = kept;
  };

  write.addEventListener("input", () => {
    grow();
    suggest();
  });
  write.addEventListener("blur", () => hide(picker, write));
  write.addEventListener("keydown", (event) => {
    if (event.isComposing || choose(event, picker, write)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && reply) setReply(null);
  });
  find("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  return {
    replyTo: setReply,
    start: (text) => {
      write.value = text;
      grow();
      write.focus();
      suggest();
    },
    place: (name) => write.setAttribute("placeholder", `Message ${name}, or type /`),
  };
}

function commandEntry(command) {
  const required = command.options.filter((option) => option.required);
  return [
    h("span", { class: "command" }, `/${command.name}`),
    required.map((option) => h("span", { class: "argument" }, option.name)),
    h("span", { class: "description", dir: "auto" }, command.description),
  ];
}

/** Turn "@Name" into Discord's mention of that person. */
function withMentions(text, state) {
  const byLength = Object.entries(state.users).sort((a, b) => b[1].length - a[1].length);
  return byLength.reduce((said, [id, name]) => said.replace(new RegExp(`@${escape(name)}(?![\\p{L}\\p{N}_])`, "giu"), `<@${id}>`), text);
}

const escape = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
