/**
 * Puts the views into the page: every element with `data-view="NAME"` gets the view of that name. What the server wrote
 * inside stays, and stays in sight where a view fails.
 */
import "./app.css";
import { el } from "./dom";

/** Builds a view into an element; what it throws is shown there in short. */
export type Mount = (root: HTMLElement) => void | Promise<void>;

const VIEWS: Record<string, () => Promise<{ mount: Mount }>> = {
  "api-docs": () => import("./views/api-docs"),
  chart: () => import("./views/chart"),
  copy: () => import("./views/copy"),
  highlights: () => import("./views/highlights"),
  map: () => import("./views/map"),
  network: () => import("./views/network"),
  review: () => import("./views/review"),
  "search-box": () => import("./views/search-box"),
  sortable: () => import("./views/sortable"),
  "sparql-editor": () => import("./views/sparql-editor"),
  timeline: () => import("./views/timeline"),
};

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message ? `: ${message}` : "";
}

/** `data-state` says how far it is: `loading`, `ready`, `failed`. */
async function mount(root: HTMLElement, name: string): Promise<void> {
  if (root.dataset["state"]) return;
  root.dataset["state"] = "loading";
  try {
    const view = VIEWS[name];
    if (!view) throw new Error(`there is no view “${name}”`);
    await (await view()).mount(root);
    root.dataset["state"] = "ready";
  } catch (error) {
    root.dataset["state"] = "failed";
    const note = el("p", { class: "kg-failed", role: "status" }, `This part could not be shown${reason(error)}.`);
    // A paragraph has no place inside a table, nor inside a button.
    if (root.matches("table, button, input")) root.before(note);
    else root.prepend(note);
  }
}

function start(): void {
  document.documentElement.classList.add("kg-scripted");
  for (const root of document.querySelectorAll<HTMLElement>("[data-view]")) void mount(root, root.dataset["view"] ?? "");
  for (const root of document.querySelectorAll<HTMLElement>("[data-copy]:not([data-view])")) void mount(root, "copy");
}

start();
