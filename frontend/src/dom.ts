/** Attributes and properties of a new element; functions become listeners of the event named after `on`. */
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

/** A new element. Text among the children becomes text nodes, so nothing that is passed here is read as HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

let counter = 0;

/** An id that no other element of the page has. */
export function freshId(stem: string): string {
  do counter += 1;
  while (document.getElementById(`kg-${stem}-${counter}`));
  return `kg-${stem}-${counter}`;
}

/** The address to link to, or undefined where it is none that a link may have (`javascript:` and the like). */
export function safeHref(address: string | null | undefined, base: string = document.baseURI): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address, base);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** A link, or plain text where the address is missing or not fit for one. */
export function link(text: string, address: string | null | undefined): HTMLElement {
  const href = safeHref(address);
  return href ? el("a", { href }, text) : el("span", {}, text);
}

/** The level of a heading inside an element: one below the last heading before it. */
export function headingLevel(element: Element): number {
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(
    (heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING && !element.contains(heading),
  );
  const last = headings.at(-1)?.tagName.slice(1);
  return Math.min(6, Number(last ?? 1) + 1);
}

export function prefersReducedMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The value of a custom property at an element, with what is taken where the page defines none. */
export function colour(element: Element, name: string, otherwise: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim() || otherwise;
}

/** Calls back when the page changes between light and dark. */
export function onColourScheme(callback: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
}

/** A polite live region: what is put in is read out. */
export function liveRegion(): { node: HTMLElement; say: (text: string) => void } {
  const node = el("p", { class: "kg-sr", role: "status", "aria-live": "polite" });
  return { node, say: (text) => (node.textContent = text) };
}

/** "1 meeting", "2 meetings". */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** A text cut to a number of characters, between words where that leaves most of it, with a sign that it was. */
export function shortText(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const start = characters.slice(0, most - 1).join("");
  const words = characters[most - 1] === " " ? start : start.replace(/\s+\S*$/, "");
  return `${words.length > start.length / 2 ? words.trimEnd() : start}…`;
}
