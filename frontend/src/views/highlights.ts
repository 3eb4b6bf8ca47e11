/**
 * Goes between a statement and the words of the text that it rests on. A `<mark id="M" data-reports="R S">` belongs to the
 * items with `data-highlight="M"`, and to the elements with the ids R and S.
 */
import { el, prefersReducedMotion } from "../dom";

function words(text: string | undefined): string[] {
  return (text ?? "").split(/\s+/).filter(Boolean);
}

function emphasise(root: HTMLElement, elements: Element[]): void {
  for (const old of root.querySelectorAll(".kg-on")) old.classList.remove("kg-on");
  for (const element of elements) element.classList.add("kg-on");
}

function reveal(element: HTMLElement | undefined): void {
  if (!element) return;
  for (let parent = element.closest("details"); parent; parent = parent.parentElement?.closest("details") ?? null)
    parent.open = true;
  element.scrollIntoView({ block: "center", behavior: prefersReducedMotion() ? "auto" : "smooth" });
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

export function mount(root: HTMLElement): void {
  const items = [...root.querySelectorAll<HTMLElement>("[data-highlight]")];
  const marks = new Map<string, HTMLElement[]>();
  const ids = new Map<HTMLElement, string>();
  let id = "";
  // A passage that others cut into may come in several marks, of which only the first has its id.
  for (const mark of root.querySelectorAll<HTMLElement>("mark")) {
    const [first] = marks.get(id) ?? [];
    if (mark.id) id = mark.id;
    else if (first?.dataset["reports"] !== mark.dataset["reports"]) continue;
    marks.set(id, [...(marks.get(id) ?? []), mark]);
    ids.set(mark, id);
  }

  const itemsOf = (mark: HTMLElement): HTMLElement[] => {
    const reports = new Set(words(mark.dataset["reports"]));
    const named = items.filter((item) => words(item.dataset["highlight"]).includes(ids.get(mark) ?? ""));
    const reported = [...root.querySelectorAll<HTMLElement>("[id]")].filter((element) => reports.has(element.id));
    return [...new Set([...named, ...reported])];
  };

  const toMarks = (item: HTMLElement, event: Event): void => {
    const found = words(item.dataset["highlight"]).flatMap((name) => marks.get(name) ?? []);
    if (found.length === 0) return;
    event.preventDefault();
    emphasise(root, [...found, item]);
    reveal(found[0]);
  };

  const toItems = (mark: HTMLElement): void => {
    const found = itemsOf(mark);
    emphasise(root, [...found, ...(marks.get(ids.get(mark) ?? "") ?? [mark])]);
    reveal(found[0]);
  };

  for (const item of items) {
    if (item.matches("a, button")) {
      item.addEventListener("click", (event) => toMarks(item, event));
      continue;
    }
    // Whatever is no control of its own gets one, for the keyboard.
    item.append(
      " ",
      el("button", { type: "button", class: "kg-button kg-small", onclick: (event) => toMarks(item, event) }, "Show in the text"),
    );
  }
  for (const mark of ids.keys()) {
    if (itemsOf(mark).length === 0) continue;
    mark.title = "Show what rests on these words";
    mark.addEventListener("click", (event) => {
      event.stopPropagation();
      toItems(mark);
    });
    // One control cannot hold another, so of marks inside marks the innermost are the controls.
    if (!mark.id || mark.querySelector("mark, a, button")) continue;
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toItems(mark);
    });
  }
}
