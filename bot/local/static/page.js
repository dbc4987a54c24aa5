// The page: what is known, what can be done, and the news from the server.

import { composer } from "./composer.js";
import { find, h, icon } from "./dom.js";
import { modalDialog } from "./forms.js";
import { dots, messageLog } from "./log.js";
import { sidebar } from "./sidebar.js";

const TYPING_LASTS = 10_000; // ms, as in Discord's own client
const MESSAGES = 100;
const ROLE = "claimwatch-role";
const UNREACHABLE = "The local Discord does not answer: is it still running?";

const here = { role: localStorage.getItem(ROLE) === "member" ? "member" : "admin", guild: "", channel: "", limit: MESSAGES };
const typing = new Map(); // user id -> until when
let refreshing = null;
let again = false;

const page = {
  state: null,
  seen: {}, // channel id -> the last message seen there

  role: () => here.role,
  limit: () => here.limit,
  names: () => ({ users: page.state.users, roles: page.state.roles, channels: Object.fromEntries(page.state.channels.map((each) => [each.id, each.name])) }),

  /** People, roles or channels as options, by the type of the select that offers them. */
  entities(type, channelTypes) {
    const named = (names) => Object.entries(names).map(([value, label]) => ({ value, label }));
    const { users, guild } = page.state;
    const roles = named(page.state.roles).filter((role) => role.value !== guild.id);
    const channels = page.state.channels
      .filter((each) => !channelTypes?.length || channelTypes.includes(each.thread ? 11 : 0))
      .map((each) => ({ value: each.id, label: `#${each.name}` }));
    return { 5: named(users), 6: roles, 7: [...named(users), ...roles], 8: channels }[type];
  },

  /** Do something as the person this page is; returns what the server answers. */
  async act(what, { quiet = false } = {}) {
    if (!quiet) page.trouble(null);
    const done = what.kind === "slash" ? log.pending(`Asking ${page.state.bot.name}: /${what.name}`) : () => {};
    try {
      const answer = await post({ as: here.role, channel: here.channel, ...what });
      if (!answer.ok && !quiet) page.trouble(answer.error);
      if (answer.modal) modalDialog(answer, page);
      if (!quiet) await refresh();
      return answer;
    } catch {
      page.trouble(UNREACHABLE);
      return { ok: false };
    } finally {
      done();
    }
  },

  trouble(sentence) {
    const box = find("trouble");
    box.hidden = !sentence;
    const close = h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: () => page.trouble(null) }, icon("close"));
    box.replaceChildren(...(sentence ? [h("span", { dir: "auto" }, sentence), close] : []));
  },

  go: (channel) => move({ channel, limit: MESSAGES }),
  enter: (guild) => move({ guild, channel: "", limit: MESSAGES }),
  earlier: () => {
    here.limit += 2 * MESSAGES;
    refresh();
  },
  become(role) {
    localStorage.setItem(ROLE, role);
    return move({ role });
  },
  async jump(channel, id) {
    await page.go(channel);
    log.show(id);
  },

  show: (id) => log.show(id),
  dismiss: (id) => log.dismiss(id),
  replyTo: (message) => writing.replyTo(message),
  write: (text) => writing.start(text),

  /** Offer the apps of a message. */
  openMenu(message, button) {
    closeMenu();
    const entry = (name) => h("button", { type: "button", role: "menuitem", onclick: () => choose(name) }, h("bdi", {}, name));
    const choose = (name) => {
      closeMenu();
      page.act({ kind: "menu", message: message.id, name });
    };
    const entries = page.state.menus.map(entry);
    const menu = h("div", { class: "menu", role: "menu", id: "menu" }, h("p", {}, "Apps"), entries);
    const room = find("log").getBoundingClientRect().bottom - button.getBoundingClientRect().bottom;
    menu.classList.toggle("up", room < 60 + 40 * entries.length);
    menu.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) entries.at((entries.indexOf(document.activeElement) + step) % entries.length).focus();
      if (event.key !== "Escape") return;
      closeMenu();
      button.focus();
    });
    button.closest(".tools").append(menu);
    entries[0].focus();
  },
};

const log = messageLog(page);
const writing = composer(page);

const closeMenu = () => find("menu")?.remove();

async function post(what) {
  const headers = { "Content-Type": "application/json", "X-Claimwatch": "1" };
  const response = await fetch("/page/act", { method: "POST", headers, body: JSON.stringify(what) });
  return response.json();
}

/** Go elsewhere, or look at the same as somebody else. */
async function move(there) {
  Object.assign(here, there);
  typing.clear();
  find("panel").hidden = true;
  page.trouble(null);
  log.forget();
  await refresh();
  log.toEnd();
}

// ------------------------------------------------------------------ drawing and news

function draw() {
  const { state } = page;
  const channel = state.channels.find((each) => each.id === state.channel);
  find("room").replaceChildren(icon(channel.thread ? "thread" : "hash"), h("bdi", {}, channel.name));
  find("topic").textContent = channel.topic ?? "";
  if (!state.sample) find("banner").textContent = "Nothing is posted to the real Discord.";
  document.title = `#${channel.name} · ${state.guild.name}`;
  writing.place(channel.thread ? channel.name : `#${channel.name}`);
  page.seen[channel.id] = channel.last;
  sidebar(page);
  log.draw();
  drawTyping();
}

function drawTyping() {
  const now = Date.now();
  for (const [user, until] of typing) if (until < now) typing.delete(user);
  const names = [...typing.keys()].map((user) => page.state?.users[user]).filter(Boolean);
  const text = `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} typing…`;
  find("typing").replaceChildren(...(names.length ? [dots(), h("span", {}, text)] : []));
}

const query = () => new URLSearchParams({ as: here.role, guild: here.guild, channel: here.channel, limit: here.limit }).toString();

async function fetchState() {
  const asked = query();
  const response = await fetch(`/page/state?${asked}`);
  if (!response.ok) throw new Error(response.statusText);
  const state = await response.json();
  if (asked !== query()) return; // somebody went elsewhere meanwhile, and has asked again
  const last = state.messages.at(-1);
  if (last && last.id !== page.state?.messages.at(-1)?.id) typing.delete(last.author.id);
  page.state = state;
  here.channel = state.channel;
  here.guild = state.guild.id;
  draw();
}

/** Fetch and draw; whatever is asked meanwhile is answered by one more time. */
function refresh() {
  again = true;
  refreshing ??= (async () => {
    try {
      while (again) {
        again = false;
        await fetchState();
      }
    } catch {
      page.trouble(UNREACHABLE);
    } finally {
      refreshing = null;
    }
  })();
  return refreshing;
}

function listen() {
  const news = new EventSource("/page/events");
  news.onopen = () => {
    if (find("trouble").textContent === UNREACHABLE) page.trouble(null);
    refresh();
  };
  news.onerror = () => page.trouble(UNREACHABLE);
  news.onmessage = ({ data }) => {
    const { channel, kind, user } = JSON.parse(data);
    if (kind !== "typing") return refresh();
    if (channel === here.channel) typing.set(user, Date.now() + TYPING_LASTS);
    return drawTyping();
  };
}

// ------------------------------------------------------------------ the rest of the page

// Links to messages lead to discord.com; the messages meant are here.
document.addEventListener("click", (event) => {
  const there = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/\d+\/(\d+)(?:\/(\d+))?$/.exec(event.target.closest("a")?.href ?? "");
  if (!there) return;
  event.preventDefault();
  page.jump(there[1], there[2]);
});
document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".tools")) closeMenu();
  if (event.target.closest(".room")) find("app").classList.remove("sidebar-open");
});
for (const [id, name, open] of [["open-sidebar", "menu", true], ["close-sidebar", "close", false]]) {
  find(id).append(icon(name));
  find(id).addEventListener("click", () => find("app").classList.toggle("sidebar-open", open));
}
document.querySelector(".send").append(icon("send"));
setInterval(drawTyping, 1000);
listen();
