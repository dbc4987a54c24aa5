// Forms: a command's options above the composer, and the bot's modals.

import { chosen, menu } from "./components.js";
import { find, h, readFiles } from "./dom.js";
import { markdown } from "./markdown.js";

const ASK_AFTER = 150; // ms of no typing before the bot is asked for suggestions

/** Show the options of a slash command; without any it runs at once. */
export function commandPanel(command, page) {
  if (!command.options.length) return page.act({ kind: "slash", name: command.name, options: {} });
  const fields = command.options.map((option) => optionField(option, command, () => values(), page));
  const values = () => gather(fields);
  const panel = find("panel");
  const form = h(
    "form",
    { class: "options", autocomplete: "off", "aria-label": `/${command.name}` },
    h("header", {}, h("strong", {}, `/${command.name}`), " ", h("span", { dir: "auto" }, command.description)),
    h("div", { class: "option-grid" }, fields.map((field) => field.node)),
    h("footer", {}, h("button", { class: "button primary" }, "Run"), h("button", { type: "button", class: "button quiet", onclick: () => close(true) }, "Cancel")),
  );
  const close = (back) => {
    panel.hidden = true;
    panel.replaceChildren();
    if (back) find("write").focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const options = await values();
    close(true);
    page.act({ kind: "slash", name: command.name, options });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close(true);
  });
  panel.replaceChildren(form);
  panel.hidden = false;
  form.querySelector("input, select")?.focus();
  return null;
}

async function gather(fields) {
  const found = {};
  for (const field of fields) {
    const value = await field.value();
    if (value !== "" && value !== null && !(Array.isArray(value) && !value.length)) found[field.name] = value;
  }
  return found;
}

const KIND_OF_OPTION = { 6: 5, 7: 8, 8: 6, 9: 7 }; // an option's type as the select's of the same things

function optionField(option, command, others, page) {
  const id = `option-${option.name}`;
  const control = optionControl(option, id, command, others, page);
  const node = h(
    "div",
    { class: "option" },
    h("label", { for: id }, h("bdi", {}, option.name), option.required ? null : h("small", {}, " optional")),
    control.node,
    option.description === "…" ? null : h("p", { class: "hint", id: `${id}-hint`, dir: "auto" }, option.description),
  );
  return { name: option.name, node, value: control.value };
}

function optionControl(option, id, command, others, page) {
  const shared = { id, required: option.required, "aria-describedby": `${id}-hint` };
  if (option.type === 5) return selectControl([{ label: "Yes", value: "true" }, { label: "No", value: "false" }], shared);
  if (KIND_OF_OPTION[option.type]) return selectControl(page.entities(KIND_OF_OPTION[option.type], option.channel_types), shared);
  if (option.choices?.length) return selectControl(option.choices.map((c) => ({ label: c.name, value: c.value })), shared);
  if (option.type === 11) {
    const node = h("input", { ...shared, type: "file" });
    return { node, value: async () => (await readFiles(node.files))[0] ?? null };
  }
  if (option.autocomplete) return suggesting(option, shared, command, others, page);
  const number = option.type === 4 || option.type === 10;
  const node = h("input", {
    ...shared,
    dir: number ? null : "auto",
    type: number ? "number" : "text",
    step: option.type === 4 ? 1 : number ? "any" : null,
    min: option.min_value,
    max: option.max_value,
    minlength: option.min_length,
    maxlength: option.max_length,
  });
  return { node, value: () => node.value };
}

function selectControl(options, shared) {
  const node = menu({ placeholder: "Choose…" }, options, shared);
  return { node, value: () => node.value };
}

/** An input with the bot's suggestions below it; what is sent is a suggestion's value. */
function suggesting(option, shared, command, others, page) {
  const list = h("div", { class: "suggestions", role: "listbox", id: `${shared.id}-list`, hidden: true });
  const input = h("input", { ...shared, type: "text", dir: "auto", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });
  let picked = null;
  let timer = 0;
  let asked = 0;
  const show = (choices) => {
    fill(list, choices.map((choice) => ({ text: choice.name, pick: () => pick(choice) })), input, "Nothing found");
  };
  const pick = (choice) => {
    picked = choice;
    input.value = choice.name;
    hide(list, input);
  };
  const ask = async () => {
    const turn = ++asked;
    const { [option.name]: _, ...options } = await others();
    const answer = await page.act({ kind: "autocomplete", name: command.name, option: option.name, value: input.value, options }, { quiet: true });
    if (turn === asked && answer.ok && document.activeElement === input) show(answer.choices);
  };
  const askSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, ASK_AFTER);
  };
  input.addEventListener("input", () => {
    picked = null;
    askSoon();
  });
  input.addEventListener("focus", askSoon);
  input.addEventListener("blur", () => hide(list, input));
  input.addEventListener("keydown", (event) => choose(event, list, input));
  return { node: h("div", { class: "suggesting" }, input, list), value: () => (picked && picked.name === input.value ? picked.value : input.value) };
}

/** Put entries into a listbox and show it. */
export function fill(list, entries, input, nothing = null) {
  const options = entries.map((entry, number) => {
    const node = h("div", { role: "option", id: `${list.id}-${number}`, "aria-selected": String(number === 0), dir: "auto" }, entry.nodes ?? entry.text);
    node.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus where it is
    node.addEventListener("click", entry.pick);
    return node;
  });
  list.replaceChildren(...(options.length || !nothing ? options : [h("p", { class: "nothing" }, nothing)]));
  list.hidden = !list.childElementCount;
  input.setAttribute("aria-expanded", String(!list.hidden));
  mark(input, options[0]);
}

export function hide(list, input) {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function mark(input, option) {
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

/** Move in an open listbox with the arrows, take an entry with Enter or Tab; true if handled. */
export function choose(event, list, input) {
  const options = list.hidden ? [] : [...list.querySelectorAll("[role=option]")];
  if (!options.length) return false;
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const next = options[(at + step + options.length) % options.length];
    options[at]?.setAttribute("aria-selected", "false");
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
    mark(input, next);
  } else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") options[Math.max(at, 0)].click();
  else if (event.key === "Escape") hide(list, input);
  else return false;
  event.preventDefault();
  return true;
}

/** Show a modal of the bot. */
export function modalDialog({ modal, token }, page) {
  const dialog = find("dialog");
  const fields = [];
  const parts = modal.components.map((part) => modalPart(part, fields, page));
  const form = h(
    "form",
    { autocomplete: "off" },
    h("header", {}, h("h2", { id: "dialog-title", dir: "auto" }, modal.title), h("p", { class: "hint" }, `This form is from ${page.state.bot.name}.`)),
    h("div", { class: "form-body" }, parts),
    h("footer", {}, h("button", { type: "button", class: "button quiet", onclick: () => dialog.close() }, "Cancel"), h("button", { class: "button primary" }, "Submit")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = {};
    for (const field of fields) {
      const value = await field.value();
      if (value !== undefined) values[field.id] = value;
    }
    dialog.close();
    page.act({ kind: "modal", token, values });
  });
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.replaceChildren(form);
  dialog.showModal();
  form.querySelector(".form-body :is(input, textarea, select)")?.focus();
}

function modalPart(part, fields, page) {
  if (part.type === 10) return markdown(part.content, page.names());
  const control = part.type === 18 ? part.component : part.components[0];
  const [node, value] = modalControl(control, page);
  fields.push({ id: control.custom_id, value });
  const required = control.required !== false && control.type !== 23;
  return h(
    "div",
    { class: "option" },
    h("label", { for: node.id || null, dir: "auto" }, part.label ?? control.label, required ? null : h("small", {}, " optional")),
    part.description ? h("p", { class: "hint", dir: "auto" }, part.description) : null,
    node,
  );
}

function modalControl(control, page) {
  const shared = { id: `field-${control.custom_id}`, required: control.required !== false };
  switch (control.type) {
    case 4: {
      const limits = { dir: "auto", minlength: control.min_length, maxlength: control.max_length, placeholder: control.placeholder };
      const node = control.style === 2 ? h("textarea", { ...shared, ...limits, rows: 2 }) : h("input", { ...shared, ...limits, type: "text" });
      node.value = control.value ?? "";
      return [node, () => node.value];
    }
    case 19: {
      const node = h("input", { ...shared, type: "file", multiple: (control.max_values ?? 1) > 1 });
      return [node, () => readFiles(node.files)];
    }
    case 21:
    case 22:
      return choiceControl(control);
    case 23: {
      const node = h("input", { id: shared.id, type: "checkbox", checked: control.default });
      return [node, () => node.checked];
    }
    default: {
      const node = menu(control, control.options ?? page.entities(control.type), shared);
      return [node, () => chosen(node)];
    }
  }
}

function choiceControl(control) {
  const one = control.type === 21;
  const inputs = control.options.map((option) => h("input", { type: one ? "radio" : "checkbox", name: control.custom_id, value: option.value, checked: option.default }));
  const node = h("div", { class: "choices" }, control.options.map((option, i) => h("label", { dir: "auto" }, inputs[i], " ", option.label)));
  const picked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  return [node, () => (one ? picked()[0] : picked())];
}
