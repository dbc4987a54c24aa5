// Messages as nodes: who said it, the text, embeds, components, files, what answers what.

import { components } from "./components.js";
import { directionOf, h, icon } from "./dom.js";
import { dots } from "./log.js";
import { line, link, markdown } from "./markdown.js";

const EPHEMERAL = 64;
const LOADING = 128;
const THREAD_CREATED = 18;
const GROUPED_WITHIN = 7 * 60 * 1000; // as in Discord's own client

export const nameOf = (author) => author.global_name || author.username;
const startOf = (name) => [...name.trim()][0]?.toUpperCase() ?? "?";

export function avatar(author) {
  const tint = author.bot ? "bot" : `tint-${Number(BigInt(author.id) % 4n)}`;
  const picture = h("span", { class: `avatar ${tint}`, "aria-hidden": "true" });
  picture.append(author.bot ? icon("eye") : startOf(nameOf(author)));
  return picture;
}

/** Whether a message goes on below the one before it, without a head of its own. */
export function continues(message, before) {
  return Boolean(
    before &&
      before.author.id === message.author.id &&
      !message.interaction_metadata &&
      !message.message_reference &&
      !before.interaction_metadata &&
      message.type !== THREAD_CREATED &&
      before.type !== THREAD_CREATED &&
      (before.flags & EPHEMERAL) === (message.flags & EPHEMERAL) &&
      new Date(message.timestamp) - new Date(before.timestamp) < GROUPED_WITHIN,
  );
}

/** Return the node of a message; `page` does what its buttons ask. */
export function messageNode(message, before, page) {
  if (message.type === THREAD_CREATED) return started(message, page);
  const grouped = continues(message, before);
  const ephemeral = Boolean(message.flags & EPHEMERAL);
  const classes = ["message", grouped && "grouped", ephemeral && "ephemeral", mentionsMe(message, page) && "mentions-me"];
  const time = clock(message.timestamp);
  return h(
    "article",
    { class: classes.filter(Boolean).join(" "), "data-id": message.id, "aria-label": `${nameOf(message.author)}, ${time}` },
    context(message, page),
    grouped ? h("span", { class: "gutter-time", "aria-hidden": "true" }, time) : avatar(message.author),
    h(
      "div",
      { class: "body" },
      grouped ? null : head(message, time),
      content(message, page),
      ephemeral ? onlyYou(message, page) : null,
      message.thread ? threadLink(message.thread, page) : null,
    ),
    tools(message, page),
  );
}

function started(message, page) {
  return h(
    "p",
    { class: "system", "data-id": message.id },
    icon("thread"),
    h("span", {}, h("strong", {}, nameOf(message.author)), " started a thread: ", h("bdi", {}, message.content)),
  );
}

const mentionsMe = (message, page) => message.mentions.some((user) => user.id === page.state.me);

const clock = (timestamp) => new Date(timestamp).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function head(message, time) {
  return h(
    "header",
    { class: "head" },
    h("bdi", { class: message.author.bot ? "name is-bot" : "name" }, nameOf(message.author)),
    message.author.bot ? h("span", { class: "tag" }, "APP") : null,
    h("time", { datetime: message.timestamp, title: new Date(message.timestamp).toLocaleString("en-GB") }, time),
    message.edited_timestamp && !message.interaction_metadata ? h("span", { class: "edited" }, "edited") : null,
  );
}

/** What a message answers: another message, or a command somebody ran. */
function context(message, page) {
  const ref = message.referenced_message;
  if (ref) {
    const said = ref.content || (ref.embeds[0]?.title ?? "a message");
    return h(
      "button",
      { type: "button", class: "context", onclick: () => page.show(ref.id) },
      icon("reply"),
      h("bdi", { class: "by" }, nameOf(ref.author)),
      h("span", { class: "excerpt", dir: "auto" }, line(said.split("\n")[0].slice(0, 140), page.names())),
    );
  }
  const asked = message.interaction_metadata;
  if (!asked?.name) return null;
  const sign = asked.command_type === 3 ? "" : "/";
  return h(
    "div",
    { class: "context" },
    icon("reply"),
    h("bdi", { class: "by" }, nameOf(asked.user)),
    " used ",
    h("bdi", { class: "mention" }, `${sign}${asked.name}`),
  );
}

function content(message, page) {
  if (message.flags & LOADING) return thinking(message);
  const shown = shownInside(message);
  return [
    message.content ? markdown(message.content, page.names()) : null,
    message.embeds.map((embed) => embedNode(embed, message, page)),
    message.attachments.filter((file) => !shown.has(file.filename) && !shown.has(file.url)).map(attachment),
    components(message.components, message, page),
    message.reactions.length ? h("div", { class: "row" }, message.reactions.map((each) => h("span", { class: "reaction" }, each.emoji.name, " ", each.count))) : null,
  ];
}

const thinking = (message) =>
  h("p", { class: "thinking", role: "status" }, dots(), `${nameOf(message.author)} is thinking…`);

/** The files an embed or a component shows already. */
function shownInside(message) {
  const inside = JSON.stringify([message.embeds, message.components]);
  return new Set(message.attachments.flatMap((file) => (inside.includes(`attachment://${file.filename}"`) ? [file.filename] : inside.includes(file.url) ? [file.url] : [])));
}

/** Return a picture of the message, or a line saying that one elsewhere is not fetched. */
export function picture(url, message, alt) {
  const name = /^attachment:\/\/(.+)$/.exec(url ?? "")?.[1];
  const file = message.attachments.find((each) => (name ? each.filename === name : each.url === url));
  const source = file?.url ?? url;
  if (source?.startsWith("/cdn/")) {
    const described = alt || file?.description || "";
    return h("a", { href: source, target: "_blank", rel: "noopener" }, h("img", { src: source, alt: described || file?.filename || "Picture", loading: "lazy" }));
  }
  return h("p", { class: "not-loaded" }, "A picture at ", link(source, hostOf(source)), " (not fetched)");
}

function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return "an unreadable address";
  }
}

function attachment(file) {
  if (/^image\/(png|jpeg|gif)$/.test(file.content_type ?? "")) {
    return h("figure", { class: "attached" }, h("a", { href: file.url, target: "_blank", rel: "noopener" }, h("img", { src: file.url, alt: file.description || file.filename, loading: "lazy" })));
  }
  return h("a", { class: "attached file", href: file.url, download: file.filename }, icon("file"), h("bdi", {}, file.filename), h("small", {}, size(file.size)));
}

const size = (bytes) => (bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`);

function embedNode(embed, message, page) {
  const names = page.names();
  const title = embed.title ? line(embed.title, names) : null;
  const node = h(
    "section",
    { class: "embed", dir: cardDirection(embed) },
    embed.author ? h("p", { class: "embed-author", dir: "auto" }, embed.author.url ? link(embed.author.url, embed.author.name) : embed.author.name) : null,
    title ? h("h3", { class: "embed-title", dir: "auto" }, embed.url ? link(embed.url, title) : title) : null,
    embed.description ? markdown(embed.description, names) : null,
    embed.fields?.length ? h("div", { class: "fields" }, embed.fields.map((field) => fieldNode(field, names))) : null,
    embed.image ? h("div", { class: "embed-image" }, picture(embed.image.url, message)) : null,
    embed.thumbnail ? h("div", { class: "embed-thumbnail" }, picture(embed.thumbnail.url, message)) : null,
    embed.footer || embed.timestamp ? footer(embed) : null,
  );
  if (embed.color) node.style.setProperty("--bar", `#${embed.color.toString(16).padStart(6, "0")}`);
  return node;
}

/** The direction of a card as a whole: that of the first of its texts that has letters. */
const cardDirection = (embed) =>
  directionOf([embed.author?.name, embed.title, embed.description, embed.fields?.[0]?.name].find((text) => /\p{L}/u.test(text ?? "")) ?? "");

const fieldNode = (field, names) =>
  h("div", { class: field.inline ? "field inline" : "field" }, h("h4", { dir: "auto" }, line(field.name, names)), markdown(field.value, names));

function footer(embed) {
  const when = embed.timestamp ? new Date(embed.timestamp).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" }) : null;
  const parts = [embed.footer?.text, when].filter(Boolean).map((part) => h("bdi", {}, part));
  return h("p", { class: "embed-footer" }, parts.flatMap((part, i) => (i ? [" · ", part] : [part])));
}

function onlyYou(message, page) {
  return h(
    "p",
    { class: "only-you" },
    icon("eye"),
    "Only you can see this · ",
    h("button", { type: "button", class: "link", onclick: () => page.dismiss(message.id) }, "Dismiss message"),
  );
}

const threadLink = (thread, page) =>
  h("button", { type: "button", class: "thread-link", onclick: () => page.go(thread.id) }, icon("thread"), h("bdi", {}, thread.name), h("span", {}, "Open the thread ›"));

function tools(message, page) {
  if (message.flags & (EPHEMERAL | LOADING)) return null;
  const reply = h("button", { type: "button", title: "Reply", "aria-label": "Reply", onclick: () => page.replyTo(message) }, icon("reply"));
  const menu = page.state.menus.length
    ? h("button", { type: "button", title: "Apps", "aria-label": "Apps for this message", "aria-haspopup": "menu", onclick: (event) => page.openMenu(message, event.currentTarget) }, icon("more"))
    : null;
  return h("div", { class: "tools" }, reply, menu);
}
