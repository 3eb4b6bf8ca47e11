/** An editor for SPARQL with completion, and the answers below it. */
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import { fetchJson, readPrefixes, readTerms, type Terms } from "../data";
import { el, freshId, liveRegion } from "../dom";
import { limitedText, TooMuch } from "../parts/limited-body";
import { answerSize, answerView, type Context } from "../parts/results-view";
import { setUpCompletion } from "../parts/sparql-completion";
import { queryForm, readResults, type Answer } from "../parts/sparql-results";

const MOST = 24 * 2 ** 20;
const HELP = "Ctrl+Enter runs the query, Ctrl+Space completes, Tab leaves the editor.";
const TURTLE = "text/turtle";
const RESULTS = "application/sparql-results+json";
const NOTHING: Terms = { classes: [], properties: [] };

const DOWNLOADS: Record<"rows" | "triples", [name: string, type: string, suffix: string][]> = {
  rows: [
    ["CSV", "text/csv", "csv"],
    ["TSV", "text/tab-separated-values", "tsv"],
    ["JSON", RESULTS, "json"],
  ],
  triples: [
    ["Turtle", TURTLE, "ttl"],
    ["N-Triples", "application/n-triples", "nt"],
  ],
};

class Refusal extends Error {}

class SparqlView {
  readonly element = el("div", { class: "kg-sparql" });
  private readonly yasqe: Yasqe;
  private readonly results = el("div", { class: "kg-answer" });
  private readonly live = liveRegion();
  private readonly summary = el("p", { class: "kg-muted" });
  private readonly run = el("button", { type: "button", class: "kg-button kg-primary" }, "Run");
  private readonly stop = el("button", { type: "button", class: "kg-button", disabled: true }, "Stop");
  private readonly save = el("span", { class: "kg-buttons", hidden: true });
  private request: AbortController | undefined;

  constructor(
    private readonly endpoint: URL,
    private readonly context: Context,
    query: string,
  ) {
    const help = el("p", { class: "kg-muted kg-help", id: freshId("help") }, HELP);
    const editor = el("div", { class: "kg-editor" });
    this.run.addEventListener("click", () => void this.ask());
    this.stop.addEventListener("click", () => this.request?.abort());
    const share = el("button", { type: "button", class: "kg-button", onclick: () => this.share() }, "Link to this query");
    const bar = el("div", { class: "kg-toolbar" }, this.run, this.stop, share, this.save);
    this.element.append(editor, help, bar, this.summary, this.live.node, this.results);
    const run = (): void => void this.ask();
    // Settings are merged with the defaults, so what has to be missing must be missing there.
    Yasqe.defaults.createShareableLink = undefined as never;
    this.yasqe = new Yasqe(editor, {
      value: query,
      // Nothing is kept in the browser, and nothing is read from the address beyond what the server did.
      persistenceId: null,
      consumeShareLink: null,
      prefixCcApi: null,
      showQueryButton: false,
      resizeable: false,
      editorHeight: "20rem",
      // Tab leaves the editor as it leaves any field.
      extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": false, Tab: false, "Shift-Tab": false } as never,
    });
    const input = this.yasqe.getInputField();
    input.setAttribute("aria-label", "SPARQL query");
    input.setAttribute("aria-describedby", help.id);
  }

  refresh(): void {
    this.yasqe.refresh();
  }

  private async send(accept: string): Promise<Response> {
    this.request?.abort();
    this.request = new AbortController();
    const response = await fetch(this.endpoint, {
      method: "POST",
      headers: { Accept: accept },
      body: new URLSearchParams({ query: this.yasqe.getValue() }),
      signal: this.request.signal,
    });
    if (!response.ok) throw new Refusal((await limitedText(response, 2 ** 16)) || `The server answered ${response.status}.`);
    return response;
  }

  private busy(yes: boolean): void {
    this.run.disabled = yes;
    this.stop.disabled = !yes;
    this.results.setAttribute("aria-busy", String(yes));
    if (yes) this.summary.textContent = "Running…";
  }

  private async ask(): Promise<void> {
    const form = queryForm(this.yasqe.getQueryType());
    if (form === "update") {
      this.fail("This page asks questions only; changes go through the HTTP interface.");
      return;
    }
    const started = performance.now();
    this.busy(true);
    try {
      const response = await this.send(form === "triples" ? `${TURTLE}, text/plain;q=0.1` : `${RESULTS}, application/json;q=0.5`);
      const text = await limitedText(response, MOST);
      const answer: Answer = form === "triples" ? { form: "text", text } : readResults(JSON.parse(text));
      const seconds = ((performance.now() - started) / 1000).toFixed(2);
      this.results.replaceChildren(answerView(answer, this.context));
      this.summary.textContent = `${answerSize(answer)} in ${seconds} s`;
      this.live.say(this.summary.textContent);
      this.offer(form);
    } catch (error) {
      this.offer(form, !(error instanceof TooMuch));
      this.fail(this.reason(error), error instanceof Refusal ? error.message : undefined);
    } finally {
      this.busy(false);
    }
  }

  private reason(error: unknown): string {
    if (error instanceof DOMException && error.name === "AbortError") return "Stopped.";
    if (error instanceof TooMuch) return `Not shown: ${error.message}. It can be downloaded.`;
    if (error instanceof Refusal) return "The server did not answer the query:";
    return `No answer: ${error instanceof Error ? error.message : String(error)}`;
  }

  private fail(message: string, details?: string): void {
    this.summary.textContent = message;
    this.live.say(message);
    const pre = el("pre", { class: "kg-scroll kg-refusal", tabindex: 0, role: "region", "aria-label": "What the server said" });
    pre.textContent = problem(details ?? "");
    this.results.replaceChildren(...(details ? [pre] : []));
  }

  /** Offers the answer as files, which are asked for anew in their format. */
  private offer(form: "rows" | "triples", none = false): void {
    this.save.hidden = none;
    this.save.replaceChildren(
      ...DOWNLOADS[form].map(([name, type, suffix]) =>
        el("button", { type: "button", class: "kg-button kg-small", onclick: () => void this.download(type, suffix) }, `Save ${name}`),
      ),
    );
  }

  private async download(type: string, suffix: string): Promise<void> {
    this.busy(true);
    try {
      const blob = await (await this.send(type)).blob();
      const address = URL.createObjectURL(blob);
      el("a", { href: address, download: `answer.${suffix}` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      this.summary.textContent = "Saved.";
    } catch (error) {
      this.fail(this.reason(error), error instanceof Refusal ? error.message : undefined);
    } finally {
      this.busy(false);
    }
  }

  /** Puts the query into the address of the page, where it can be copied and kept. */
  private share(): void {
    const url = new URL(location.href);
    url.searchParams.set("query", this.yasqe.getValue());
    history.replaceState(null, "", url);
    navigator.clipboard?.writeText(url.href).then(
      () => this.live.say("The address is copied"),
      () => this.live.say("The address of the page now has the query"),
    );
    this.summary.textContent = "The address of this page now has the query in it.";
  }
}

/** The words of a problem description (RFC 9457), or the text as it came. */
export function problem(text: string): string {
  try {
    const json = JSON.parse(text) as Record<string, unknown>;
    const words = [json["title"], json["detail"]].filter((part): part is string => typeof part === "string" && part !== "");
    return words.length ? words.join("\n") : text;
  } catch {
    return text;
  }
}

export async function mount(root: HTMLElement): Promise<void> {
  const endpoint = new URL(root.dataset["endpoint"] ?? "/sparql", document.baseURI);
  if (endpoint.origin !== location.origin) throw new Error("the endpoint is on another server");
  const prefixes = readPrefixes(root.dataset["prefixes"]);
  // Without terms the editor is still an editor.
  const terms = root.dataset["terms"] ? await fetchJson(root.dataset["terms"]).then(readTerms).catch(() => NOTHING) : NOTHING;
  setUpCompletion(prefixes, terms);
  const area = root.querySelector("textarea");
  const context = { prefixes, base: root.dataset["base"], pages: root.dataset["pages"] };
  const written = [...root.children].filter((child): child is HTMLElement => child instanceof HTMLElement);
  const view = new SparqlView(endpoint, context, area?.value ?? "SELECT * WHERE {\n  ?s ?p ?o\n}\nLIMIT 10\n");
  root.append(view.element);
  view.refresh();
  const forms = new Set(area?.closest("form") ? [area.closest("form")] : written);
  for (const child of forms) if (child) child.hidden = true;
}
