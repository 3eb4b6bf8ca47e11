/** Buttons that copy a text: `data-copy` holds it, or names with `#id` the element whose text it is. */
import { liveRegion } from "../dom";

const SHOWN = 2000;

function textOf(root: HTMLElement): string {
  const text = root.dataset["copy"] ?? "";
  if (!text.startsWith("#")) return text;
  const element = document.getElementById(text.slice(1));
  if (!element) return text;
  return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement
    ? element.value
    : (element.textContent ?? "");
}

/** Browsers give pages the clipboard only over HTTPS and on localhost; elsewhere the old way is left. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "kg-sr";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("the browser does not allow it");
}

export function mount(root: HTMLElement): void {
  const button = root;
  const live = liveRegion();
  let timer = 0;
  button.hidden = false;
  button.after(live.node);
  button.addEventListener("click", () => {
    copy(textOf(button)).then(
      () => show("done", "Copied"),
      () => show("failed", "Copying is not possible here"),
    );
  });
  function show(state: string, words: string): void {
    button.dataset["copied"] = state;
    live.say(words);
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      delete button.dataset["copied"];
      live.say("");
    }, SHOWN);
  }
}
