import { el } from "../dom";

/**
 * Moves what the server wrote into a view behind a disclosure, so that the same facts stay at hand as text.
 * Called last, when nothing can fail any more.
 */
export function fold(root: HTMLElement, drawing: HTMLElement, summary: string): void {
  const written = [...root.childNodes];
  const details = el("details", { class: "kg-fallback" }, el("summary", {}, root.dataset["fallbackLabel"] ?? summary));
  if (written.some((node) => node instanceof Element || node.textContent?.trim())) {
    details.append(...written);
    root.replaceChildren(drawing, details);
  } else {
    root.replaceChildren(drawing);
  }
}
