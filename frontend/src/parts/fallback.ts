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

/**
 * Draws a view beside what the server wrote, so that this stays whole if drawing fails, and then folds that away.
 * The element is in the page while `draw` runs, which may measure it.
 */
export function drawInto(root: HTMLElement, element: HTMLElement, draw: () => void, summary: string): void {
  root.prepend(element);
  try {
    draw();
  } finally {
    element.remove();
  }
  fold(root, element, summary);
}
