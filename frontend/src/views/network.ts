/** Who met whom, as a drawing to walk about in. */
import { fetchJson, readNetwork, type Network, type NetworkNode } from "../data";
import { colour, counted, el, freshId, headingLevel, liveRegion, onColourScheme } from "../dom";
import { drawInto } from "../parts/fallback";
import { NetworkDrawing } from "../parts/network-drawing";
import { look } from "../parts/kinds";
import { networkPanel } from "../parts/network-panel";
import type { Direction } from "../parts/network-layout";
import { buttons } from "../parts/toolbar";

const HELP =
  "Arrow keys go from node to node, Enter opens what is known of it, plus and minus zoom, 0 shows everything, Escape closes.";

class NetworkView {
  readonly element: HTMLElement;
  private readonly stage = el("div", { class: "kg-stage" });
  private readonly panel = el("aside", { class: "kg-panel", "aria-label": "Chosen node", hidden: true });
  private readonly live = liveRegion();
  private readonly canvas: HTMLElement;
  private readonly byId: Map<string, NetworkNode>;
  private drawing: NetworkDrawing | undefined;
  private current: string | undefined;
  private hits: string[] = [];
  private least = 1;
  private readonly hidden = new Set<string>();

  constructor(
    private readonly network: Network,
    label: string,
    private readonly level: number,
  ) {
    this.byId = new Map(network.nodes.map((node) => [node.id, node]));
    const help = el("p", { class: "kg-sr", id: freshId("help") }, HELP);
    const size = `${counted(network.nodes.length, "node")}, ${counted(network.edges.length, "link")}`;
    this.canvas = el("div", {
      class: "kg-canvas",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "network",
      "aria-label": `${label}: ${size}`,
      "aria-describedby": help.id,
      onkeydown: (event) => this.key(event as KeyboardEvent),
    });
    this.stage.append(this.canvas, this.panel);
    this.element = el("div", { class: "kg-network" }, this.toolbar(), this.stage, this.legend(), help, this.live.node);
  }

  /** Draws; the element has to be in the page by now. */
  draw(): void {
    this.drawing = new NetworkDrawing(this.canvas, this.network, {
      colours: () => this.colours(),
      chosen: (id) => (id === undefined ? this.close() : this.open(id)),
    });
    onColourScheme(() => this.drawing?.restyle());
    this.canvas.addEventListener("focus", () => this.step(this.current ?? this.network.nodes[0]?.id));
  }

  private colours() {
    const at = (name: string, otherwise: string): string => colour(this.canvas, name, otherwise);
    return {
      text: at("--text", "#1c2126"),
      surface: at("--surface", "#ffffff"),
      line: at("--kg-edge", "#8a929c"),
      accent: at("--kg-focus", "#0b57d0"),
      kind: (kind: string) => at(look(kind).variable, look(kind).colour),
    };
  }

  private toolbar(): HTMLElement {
    const search = el("input", { type: "search", class: "kg-input", autocomplete: "off", placeholder: "Find in the network" });
    search.setAttribute("aria-label", "Find in the network");
    search.addEventListener("input", () => this.find(search.value));
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.nextHit();
    });
    const zoom = buttons(
      [
        { label: "Zoom in", sign: "+", act: () => this.drawing?.zoom(1.4) },
        { label: "Zoom out", sign: "−", act: () => this.drawing?.zoom(1 / 1.4) },
        { label: "Show everything", sign: "⤢", act: () => this.drawing?.fit() },
      ],
      "Zoom",
    );
    return el("div", { class: "kg-toolbar" }, search, this.threshold(), zoom);
  }

  private threshold(): HTMLElement | null {
    const most = Math.max(1, ...this.network.edges.map(({ count }) => count));
    if (most < 2) return null;
    const steps = [1, 2, 3, 5, 10, 20, 50, 100].filter((step) => step <= most);
    const select = el(
      "select",
      { class: "kg-input" },
      ...steps.map((step) => el("option", { value: step }, step === 1 ? "all links" : `met ${step} times or more`)),
    );
    select.setAttribute("aria-label", "Links to show");
    select.addEventListener("change", () => {
      this.least = Number(select.value);
      this.filter();
    });
    return select;
  }

  private legend(): HTMLElement {
    const kinds = [...new Set(this.network.nodes.map(({ kind }) => kind))].sort();
    const boxes = kinds.map((kind) => {
      const { sign, variable, colour: fallback } = look(kind);
      const mark = el("span", { class: "kg-sign", "aria-hidden": "true" }, sign);
      mark.style.color = `var(${variable}, ${fallback})`;
      const box = el("input", { type: "checkbox", checked: true });
      box.addEventListener("change", () => {
        if (box.checked) this.hidden.delete(kind);
        else this.hidden.add(kind);
        this.filter();
      });
      const total = this.network.nodes.filter((node) => node.kind === kind).length;
      return el("label", {}, box, mark, ` ${kind || "other"} (${total})`);
    });
    return el("fieldset", { class: "kg-legend" }, el("legend", { class: "kg-sr" }, "Kinds to show"), ...boxes);
  }

  private filter(): void {
    const shown = this.drawing?.filter((node) => !this.hidden.has(node.kind), this.least) ?? 0;
    this.live.say(`${counted(shown, "node")} shown`);
  }

  private find(words: string): void {
    const wanted = words.trim().toLowerCase();
    this.hits = wanted
      ? this.network.nodes.filter(({ label }) => label.toLowerCase().includes(wanted)).map(({ id }) => id)
      : [];
    this.drawing?.highlight(wanted ? this.hits : undefined);
    this.live.say(wanted ? `${counted(this.hits.length, "node")} found; Enter opens the next` : "");
  }

  private nextHit(): void {
    const [first, ...rest] = this.hits;
    if (first === undefined) return;
    this.hits = [...rest, first];
    this.open(first, true);
  }

  /** Makes a node the current one of the keyboard, and says its name. */
  private step(id: string | undefined): void {
    const node = id === undefined ? undefined : this.byId.get(id);
    if (!node) return;
    this.current = node.id;
    this.drawing?.mark(node.id);
    this.live.say(`${node.label}, ${node.kind.toLowerCase()}, ${counted(this.drawing?.degree(node.id) ?? 0, "link")}`);
  }

  private open(id: string, focus = false): void {
    this.step(id);
    const node = this.byId.get(id);
    if (!node) return;
    const edges = this.network.edges.filter(({ source, target }) => source === id || target === id);
    const others = edges.flatMap((edge) => {
      const other = this.byId.get(edge.source === id ? edge.target : edge.source);
      return other ? [{ node: other, count: edge.count, page: edge.page }] : [];
    });
    const contents = networkPanel(node, this.level, others, (next) => this.open(next, true), () => this.close(true));
    this.panel.replaceChildren(...contents);
    this.panel.hidden = false;
    this.drawing?.choose(id);
    if (focus) this.panel.querySelector<HTMLElement>("[role=heading]")?.focus();
  }

  private close(focus = false): void {
    this.panel.hidden = true;
    this.drawing?.choose(undefined);
    if (focus) this.canvas.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.canvas || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key.startsWith("Arrow")) this.step(this.drawing?.beside(this.current, key as Direction) ?? this.current);
    else if ((key === "Enter" || key === " ") && this.current) this.open(this.current, true);
    else if (key === "+" || key === "=") this.drawing?.zoom(1.4);
    else if (key === "-") this.drawing?.zoom(1 / 1.4);
    else if (key === "0") this.drawing?.fit();
    else if (key === "Escape" && !this.panel.hidden) this.close();
    else return;
    event.preventDefault();
  }
}

export async function mount(root: HTMLElement): Promise<void> {
  const network = readNetwork(await fetchJson(root.dataset["src"] ?? ""));
  if (network.nodes.length === 0) {
    root.prepend(el("p", { class: "kg-muted" }, "There is nobody to draw here yet."));
    return;
  }
  const view = new NetworkView(network, root.getAttribute("aria-label") ?? "Who met whom", headingLevel(root));
  drawInto(root, view.element, () => view.draw(), "As a list");
}
