// The side of the page: server, channels with their threads, and who one is.

import { find, h, icon } from "./dom.js";

const ROLES = { admin: "Admin", member: "Member" };

export function sidebar(page) {
  drawServer(page);
  drawChannels(page);
  drawPresence(page);
  drawRoles(page);
}

function drawServer(page) {
  const { guild, guilds } = page.state;
  const several = guilds.length > 1;
  const choice = find("servers");
  find("server").textContent = guild.name;
  find("server").classList.toggle("hidden", several);
  choice.hidden = !several;
  if (choice.childElementCount === guilds.length) return;
  choice.replaceChildren(...guilds.map((each) => h("option", { value: each.id, selected: each.id === guild.id }, each.name)));
  choice.onchange = () => page.enter(choice.value);
}

function drawChannels(page) {
  const { channels } = page.state;
  const focused = document.activeElement?.closest("#channels [data-id]")?.dataset.id;
  const rows = channels
    .filter((channel) => !channel.thread)
    .flatMap((channel) => [channel, ...channels.filter((thread) => thread.thread && thread.parent === channel.id)])
    .map((channel) => entry(channel, page));
  find("channels").replaceChildren(...rows);
  if (focused) find("channels").querySelector(`[data-id="${focused}"]`)?.focus();
}

function entry(channel, page) {
  const open = channel.id === page.state.channel;
  const seen = (page.seen[channel.id] ??= channel.last);
  const unread = !open && BigInt(channel.last) > BigInt(seen);
  const classes = ["channel", channel.thread && "is-thread", unread && "unread"];
  return h(
    "button",
    {
      type: "button",
      class: classes.filter(Boolean).join(" "),
      "data-id": channel.id,
      "aria-current": open ? "page" : null,
      onclick: () => {
        find("app").classList.remove("sidebar-open");
        page.go(channel.id);
      },
    },
    icon(channel.thread ? "thread" : "hash"),
    h("bdi", {}, channel.name),
    unread ? h("span", { class: "dot" }, h("span", { class: "sr" }, "unread")) : null,
  );
}

function drawPresence(page) {
  const { online, bot } = page.state;
  const box = find("presence");
  const text = online ? `${bot.name} is online` : `${bot.name} is not connected yet`;
  if (box.textContent === text) return;
  box.className = online ? "presence online" : "presence";
  box.replaceChildren(h("i", { "aria-hidden": "true" }), text);
}

function drawRoles(page) {
  const box = find("roles");
  if (box.querySelectorAll("label").length === page.state.people.length) {
    box.querySelectorAll("input").forEach((input) => (input.checked = input.value === page.role()));
    return;
  }
  box.querySelector("div")?.remove();
  box.append(
    h("div", {}, page.state.people.map((person) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name: "role", value: person.as, checked: person.as === page.role(), onchange: () => page.become(person.as) }),
        h("span", {}, h("bdi", {}, person.name), h("small", {}, ROLES[person.as] ?? person.as)),
      ),
    )),
  );
}
