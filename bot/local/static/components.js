// Discord's message components as nodes: buttons, menus and the layout around them.

import { h, icon } from "./dom.js";
import { link, markdown } from "./markdown.js";
import { picture } from "./messages.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

export const components = (list, message, page) => (list ?? []).map((each) => component(each, message, page));

function component(each, message, page) {
  const render = KINDS[each.type];
  return render ? render(each, message, page) : h("p", { class: "not-loaded" }, "Something this page cannot show");
}

const KINDS = {
  1: (row, message, page) => h("div", { class: "row" }, components(row.components, message, page)),
  2: button,
  3: select,
  5: entitySelect,
  6: entitySelect,
  7: entitySelect,
  8: entitySelect,
  9: (section, message, page) =>
    h("div", { class: "section" }, h("div", {}, components(section.components, message, page)), component(section.accessory, message, page)),
  10: (text, _message, page) => markdown(text.content, page.names()),
  11: (thumbnail, message) => h("div", { class: "thumbnail" }, picture(thumbnail.media.url, message, thumbnail.description)),
  12: (gallery, message) => h("div", { class: "gallery" }, gallery.items.map((item) => picture(item.media.url, message, item.description))),
  13: (file, message) => picture(file.file.url, message),
  14: (line) => h("hr", { class: line.spacing === 2 ? "wide" : null }),
  17: container,
};

function container(box, message, page) {
  const node = h("section", { class: "embed" }, components(box.components, message, page));
  if (box.accent_color) node.style.setProperty("--bar", `#${box.accent_color.toString(16).padStart(6, "0")}`);
  return node;
}

function button(each, message, page) {
  const label = [each.emoji?.name ? h("span", { "aria-hidden": "true" }, `${each.emoji.name} `) : null, each.label ? h("bdi", {}, each.label) : null];
  if (each.style === 5) {
    const node = link(each.url, label, icon("out"));
    node.className = "button link-button";
    return node;
  }
  const node = h("button", { type: "button", class: `button ${STYLES[each.style] ?? "secondary"}`, disabled: each.disabled }, label);
  node.addEventListener("click", () => busy(node, page.act({ kind: "click", message: message.id, custom_id: each.custom_id })));
  return node;
}

/** Show that `node` waits for an answer, and let nobody press it twice meanwhile. */
async function busy(node, answer) {
  node.setAttribute("aria-busy", "true");
  await answer;
  node.removeAttribute("aria-busy");
}

/** Return a menu's element filled with `options`; `several` may be chosen if it allows that. */
export function menu(each, options, attributes) {
  const several = (each.max_values ?? 1) > 1;
  return h(
    "select",
    { ...attributes, multiple: several, size: several ? Math.min(options.length, 5) : null, disabled: each.disabled },
    several ? null : h("option", { value: "" }, each.placeholder ?? "Choose…"),
    options.map((option) => h("option", { value: option.value, selected: option.default, title: option.description }, option.label)),
  );
}

export const chosen = (node) => [...node.selectedOptions].map((option) => option.value).filter(Boolean);

function select(each, message, page) {
  return listening(each, menu(each, each.options, { "aria-label": each.placeholder ?? "Choose" }), message, page);
}

function entitySelect(each, message, page) {
  const options = page.entities(each.type);
  return listening(each, menu(each, options, { "aria-label": each.placeholder ?? "Choose" }), message, page);
}

function listening(each, node, message, page) {
  const send = async () => {
    if (chosen(node).length < (each.min_values ?? 1)) return;
    await busy(node, page.act({ kind: "select", message: message.id, custom_id: each.custom_id, values: chosen(node) }));
  };
  if (!node.multiple) {
    node.addEventListener("change", send);
    return h("div", { class: "select" }, node);
  }
  return h("div", { class: "select" }, node, h("button", { type: "button", class: "button secondary", onclick: send }, "Choose"));
}
