// Forms that the bot opens, as dialogs.

import { interact } from "./api.js";
import { byId, el } from "./dom.js";
import { formField } from "./form_fields.js";
import { markdown } from "./markdown.js";
import { expect } from "./outcomes.js";
import { here, session } from "./session.js";

const ROW = 1;
const TEXT = 10;
const LABEL = 18;

export function openModal({ interaction_id: interactionId, modal }) {
  const fields = [];
  const parts = modal.components.flatMap((part) => partsOf(part, fields));
  const problem = el("p", { class: "failure", role: "alert", hidden: true });
  const cancel = el("button", { class: "button secondary", type: "button", onclick: () => dialog.close() }, "Cancel");
  const submit = el("button", { class: "button primary", type: "submit" }, "Submit");
  const form = el("form", {}, parts, problem, el("div", { class: "actions" }, cancel, submit));
  const dialog = el("dialog", { class: "modal", "aria-label": modal.title }, el("h2", {}, modal.title), form);

  const fail = (words) => {
    problem.textContent = words;
    problem.hidden = false;
    submit.disabled = false;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.hidden = true;
    try {
      const values = {};
      for (const field of fields) {
        const value = await field.value();
        if (value !== undefined) values[field.customId] = value;
      }
      const data = { interaction_id: interactionId, values };
      const { interaction_id: id } = await interact(session.me.id, "modal", here(), data);
      expect(id, ({ kind, told }) => (kind === "failed" ? fail(told.error) : dialog.close()));
    } catch (refused) {
      fail(refused.message);
    }
  });
  dialog.addEventListener("close", () => dialog.remove());
  byId("layer").append(dialog);
  dialog.showModal();
  form.querySelector("input, textarea, .select")?.focus();
}

function partsOf(part, fields) {
  if (part.type === TEXT) return [markdown(part.content)];
  if (part.type === LABEL) return [labelled(part.component, part.label, part.description, fields)];
  if (part.type === ROW) return part.components.map((box) => labelled(box, box.label, null, fields));
  return [];
}

function labelled(told, label, description, fields) {
  const field = formField(told, label);
  fields.push(field);
  const star = field.required ? el("span", { class: "needed", "aria-hidden": "true" }, " *") : null;
  const id = `field-${fields.length}`;
  field.element.id = id;
  return el(
    "div",
    { class: "form-field" },
    el("label", { for: id }, label ?? "", star),
    description ? el("p", { class: "small" }, description) : null,
    field.element,
  );
}
