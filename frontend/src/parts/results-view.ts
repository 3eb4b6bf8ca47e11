/** Shows answers to SPARQL queries. Everything from the graph is put in as text. */
import { counted, el, safeHref } from "../dom";
import { mount as makeSortable } from "../views/sortable";
import { annotation, pageOf, shortened, type Answer, type Term } from "./sparql-results";

export interface Context {
  prefixes: Readonly<Record<string, string>>;
  base: string | undefined;
  pages: string | undefined;
}

const AT_ONCE = 500;
const TEXT = 500_000;

function cell(term: Term | null, context: Context): HTMLElement {
  if (!term) return el("td", { class: "kg-unbound" });
  if (term.type === "uri") {
    const href = safeHref(pageOf(term.value, context.base, context.pages));
    const name = shortened(term.value, context.prefixes);
    return el("td", { "data-value": term.value }, href ? el("a", { href, title: term.value }, name) : name);
  }
  const note = term.type === "literal" ? annotation(term, context.prefixes) : "";
  const text = term.type === "bnode" ? `_:${term.value}` : term.value;
  const content = el("td", { "data-value": text, dir: "auto" }, text);
  if (note) content.append(" ", el("span", { class: "kg-muted" }, note));
  return content;
}

function rowsView({ variables, rows }: Extract<Answer, { form: "rows" }>, context: Context): HTMLElement {
  const body = el("tbody");
  const head = el("tr", {}, ...variables.map((name) => el("th", { scope: "col" }, name)));
  const table = el("table", { class: "kg-results" }, el("thead", {}, head), body);
  let shown = 0;
  const more = el("button", { type: "button", class: "kg-button", onclick: () => append() });
  const append = (): void => {
    const next = rows.slice(shown, shown + AT_ONCE);
    body.append(...next.map((row) => el("tr", {}, ...row.map((term) => cell(term, context)))));
    shown += next.length;
    more.hidden = shown >= rows.length;
    more.textContent = `Show ${Math.min(AT_ONCE, rows.length - shown)} more of ${rows.length.toLocaleString("en")} rows`;
  };
  append();
  if (variables.length && rows.length > 1 && rows.length <= AT_ONCE) makeSortable(table);
  const scroll = el("div", { class: "kg-scroll", tabindex: 0, role: "region", "aria-label": "Rows of the answer" }, table);
  return el("div", {}, variables.length ? scroll : el("p", {}, "The rows have no columns."), more);
}

function textView(text: string): HTMLElement {
  const cut = text.length > TEXT;
  const shown = el("pre", { class: "kg-scroll", tabindex: 0, role: "region", "aria-label": "Text of the answer" });
  shown.textContent = cut ? text.slice(0, TEXT) : text;
  return el("div", {}, shown, cut ? el("p", { class: "kg-muted" }, "The rest is in the download.") : null);
}

export function answerView(answer: Answer, context: Context): HTMLElement {
  if (answer.form === "rows") return rowsView(answer, context);
  if (answer.form === "boolean") return el("p", { class: "kg-verdict" }, answer.value ? "Yes" : "No");
  return textView(answer.text);
}

/** The size of an answer in words. */
export function answerSize(answer: Answer): string {
  if (answer.form === "rows") return counted(answer.rows.length, "row");
  if (answer.form === "boolean") return answer.value ? "yes" : "no";
  return counted(answer.text.split("\n").filter((line) => line.trim()).length, "line");
}
