/**
 * Suggestions while typing in a field: an editable combobox. A field named `q` has a list of pages to go to; any other is
 * filled with the name of what is chosen (or with its IRI, by `data-fill="iri"`).
 */
import { fetchJson, readSuggestions, type Suggestion } from "../data";
import { counted, el, freshId, liveRegion, safeHref } from "../dom";

const PAUSE = 150;
const LEAST = 2;

function field(root: HTMLElement): HTMLInputElement {
  const input = root.matches("input") ? root : root.querySelector('input[name="q"]');
  if (!(input instanceof HTMLInputElement)) throw new Error("there is no field named q");
  return input;
}

function address(source: string, words: string): string {
  const url = new URL(source, document.baseURI);
  url.searchParams.set("q", words);
  url.searchParams.set("limit", "8");
  return url.href;
}

class Suggestions {
  private readonly list = el("ul", { role: "listbox", id: freshId("suggestions"), class: "kg-suggestions", hidden: true });
  private readonly live = liveRegion();
  private shown: Suggestion[] = [];
  private active = -1;
  private timer = 0;
  private request: AbortController | undefined;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly source: string,
    private readonly fill: string | undefined,
  ) {
    const box = el("span", { class: "kg-combobox" });
    const name = input.labels?.[0]?.textContent?.trim() || input.getAttribute("aria-label") || "Search";
    this.list.setAttribute("aria-label", `Suggestions: ${name}`);
    input.replaceWith(box);
    box.append(input, this.list, this.live.node);
    for (const [attribute, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-haspopup": "listbox",
    }))
      input.setAttribute(attribute, value);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // Pressing on a suggestion must not take the focus out of the field before the click comes.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  private later(): void {
    const words = this.input.value.trim();
    if (words.length < LEAST) this.close();
    else this.ask(words);
  }

  /** Asks for words in a moment and for nothing else that was asked before; undefined: for nothing at all. */
  private ask(words: string | undefined): void {
    clearTimeout(this.timer);
    this.request?.abort();
    if (words !== undefined) this.timer = window.setTimeout(() => void this.fetch(words), PAUSE);
  }

  private async fetch(words: string): Promise<void> {
    const request = new AbortController();
    this.request = request;
    try {
      const results = readSuggestions(await fetchJson(address(this.source, words), request.signal));
      if (!request.signal.aborted && document.activeElement === this.input) this.show(results);
    } catch {
      if (request.signal.aborted) return;
      this.close();
      this.live.say("Suggestions are not available now; the search itself is.");
    }
  }

  private show(results: Suggestion[]): void {
    this.shown = results;
    this.active = -1;
    this.list.replaceChildren(...results.map((result, index) => this.option(result, index)));
    this.open(results.length > 0);
    this.live.say(results.length ? `${counted(results.length, "suggestion")}; arrow keys move among them` : "No suggestion");
  }

  private option(result: Suggestion, index: number): HTMLElement {
    const note = [result.kind.toLowerCase(), result.note].filter(Boolean).join(" · ");
    return el(
      "li",
      { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false", onclick: () => this.go(index) },
      el("span", { class: "kg-suggestion" }, result.label),
      " ",
      el("span", { class: "kg-muted" }, note),
    );
  }

  private open(yes: boolean): void {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
    if (!yes) this.input.removeAttribute("aria-activedescendant");
    else this.keepInside();
  }

  /** Moves the list to the left as far as it would stick out of the window. */
  private keepInside(): void {
    this.list.style.insetInlineStart = "0";
    const out = this.list.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
    if (out > 0) this.list.style.insetInlineStart = `${-out}px`;
  }

  private close(): void {
    this.ask(undefined);
    this.active = -1;
    this.open(false);
  }

  /** Chooses a suggestion (-1: none). The list stays as it is from now on: what is chosen must not change under the hand. */
  private move(to: number): void {
    this.ask(undefined);
    const options = this.list.children;
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = to;
    const option = options[to];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  /** Goes to the page of a suggestion; a field of another form than a search takes over its name or its IRI. */
  private go(index: number): void {
    const result = this.shown[index];
    if (!result) return;
    if (this.fill) {
      this.input.value = this.fill === "iri" ? result.iri : result.label;
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
      this.close();
      return;
    }
    const href = safeHref(result.page);
    if (href) location.assign(href);
  }

  private key(event: KeyboardEvent): void {
    const last = this.shown.length - 1;
    if (this.list.hidden) {
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.input.value.trim().length >= LEAST) {
        event.preventDefault();
        void this.fetch(this.input.value.trim());
      }
      return;
    }
    if (event.key === "ArrowDown") this.move(this.active < last ? this.active + 1 : -1);
    else if (event.key === "ArrowUp") this.move(this.active < 0 ? last : this.active - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.active >= 0) this.go(this.active);
    else return;
    event.preventDefault();
  }
}

export function mount(root: HTMLElement): void {
  const input = field(root);
  const fill = root.dataset["fill"] ?? (input.name === "q" ? undefined : "label");
  new Suggestions(input, root.dataset["src"] ?? input.dataset["src"] ?? "/search.json", fill);
}
