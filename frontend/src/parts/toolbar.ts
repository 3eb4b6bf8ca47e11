import { el } from "../dom";

export interface Action {
  label: string;
  sign: string;
  act: () => void;
}

/** Buttons that show a sign and are called by a name. */
export function buttons(actions: readonly Action[], label: string): HTMLElement {
  return el(
    "div",
    { class: "kg-buttons", role: "group", "aria-label": label },
    ...actions.map(({ label, sign, act }) =>
      el("button", { type: "button", class: "kg-button", title: label, "aria-label": label, onclick: act }, sign),
    ),
  );
}
