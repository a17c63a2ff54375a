// The fields of a form: {element, customId, required, value()}; value() may take a moment for files.

import { asFile } from "./api.js";
import { el } from "./dom.js";
import { preset, selectBox } from "./selects.js";

const PARAGRAPH = 2;
const TEXT_INPUT = 4;
const FILE_UPLOAD = 19;
const RADIO_GROUP = 21;
const CHECKBOX_GROUP = 22;
const CHECKBOX = 23;

const MAKERS = {
  [TEXT_INPUT]: textField,
  [FILE_UPLOAD]: fileField,
  [RADIO_GROUP]: (told) => groupField(told, "radio"),
  [CHECKBOX_GROUP]: (told) => groupField(told, "checkbox"),
  [CHECKBOX]: checkbox,
};

export function formField(told, label) {
  const make = MAKERS[told.type] ?? selectField;
  const required = told.required ?? told.type !== CHECKBOX;
  return { customId: told.custom_id, required, ...make(told, required, label) };
}

function textField(told, required) {
  const properties = {
    placeholder: told.placeholder,
    required,
    minlength: told.min_length,
    maxlength: told.max_length ?? 4000,
    autocomplete: "off",
  };
  const element = told.style === PARAGRAPH ? el("textarea", { rows: "4", ...properties }) : el("input", { type: "text", ...properties });
  element.value = told.value ?? "";
  return { element, value: () => element.value };
}

function selectField(told) {
  let chosen = preset(told);
  const element = selectBox(told, (values) => {
    chosen = values;
  });
  return { element, value: () => chosen };
}

function fileField(told, required) {
  const element = el("input", { type: "file", required, multiple: (told.max_values ?? 1) > 1 });
  return { element, value: () => Promise.all([...element.files].map(asFile)) };
}

function groupField(told, type) {
  const boxes = told.options.map((option) =>
    el("input", { type, name: told.custom_id, value: option.value, checked: option.default }),
  );
  const rows = told.options.map((option, place) =>
    el("label", { class: "check" }, boxes[place], option.label, option.description ? el("span", { class: "small" }, option.description) : null),
  );
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  return { element: el("div", {}, rows), value: () => (type === "radio" ? chosen()[0] : chosen()) };
}

function checkbox(told) {
  const element = el("input", { type: "checkbox", checked: told.default });
  return { element, value: () => element.checked };
}
