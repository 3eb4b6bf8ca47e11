/** The drawing of a network on a canvas, by Cytoscape. */
import cytoscape, { type Core, type NodeCollection, type NodeSingular, type StylesheetJson } from "cytoscape";
import type { Network, NetworkNode } from "../data";
import { el, prefersReducedMotion } from "../dom";
import { look } from "./kinds";
import { layout, nearest, type Direction, type Position } from "./network-layout";

export interface Colours {
  text: string;
  surface: string;
  line: string;
  accent: string;
  kind: (kind: string) => string;
}

export interface Hooks {
  colours: () => Colours;
  /** Somebody clicked on a node, or beside all. */
  chosen: (id: string | undefined) => void;
}

const PADDING = 30;
const CANDIDATES = 40;
const TOP = 14;
const SMALLEST_NAME = 11.5;
const NAME_WIDTH = 130;

/**
 * Cytoscape writes a style element into the page, which its Content Security Policy forbids, unless there is an element
 * with this id already. What that style says stands in app.css.
 */
function forestallInjectedStyle(): void {
  const id = "__________cytoscape_stylesheet";
  if (!document.getElementById(id)) document.head.append(el("template", { id }));
}

function radius(degree: number): number {
  return 9 + 3.2 * Math.sqrt(degree);
}

function width(count: number): number {
  return Math.min(9, 1.2 + 1.3 * Math.log2(count));
}

function stylesheet({ text, surface, line, accent, kind }: Colours): StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        width: "data(size)",
        height: "data(size)",
        shape: ((node: NodeSingular) => look(node.data("kind") as string).shape) as never,
        "background-color": (node: NodeSingular) => kind(node.data("kind") as string),
        "border-width": 1.5,
        "border-color": surface,
        label: "data(label)",
        color: text,
        "font-family": "system-ui, sans-serif",
        "font-size": "data(font)" as never,
        "min-zoomed-font-size": 8,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-outline-color": surface,
        "text-outline-width": 2.5,
        "text-max-width": "140px",
        "text-wrap": "ellipsis",
        "z-index": "data(degree)" as never,
      },
    },
    {
      selector: "edge",
      style: { width: "data(width)", "line-color": line, opacity: 0.55, "curve-style": "haystack" },
    },
    { selector: ".far", style: { opacity: 0.12, "text-opacity": 0 } },
    { selector: ".out", style: { display: "none" } },
    {
      selector: "node.top",
      style: {
        "font-size": "data(topFont)" as never,
        "text-max-width": "data(topWidth)" as never,
        "min-zoomed-font-size": 0,
      },
    },
    { selector: "edge.near", style: { "line-color": accent, opacity: 0.9 } },
    { selector: "node.hit", style: { "border-width": 4, "border-color": accent, "min-zoomed-font-size": 0, "z-index": 9998 } },
    { selector: "node.near", style: { "min-zoomed-font-size": 5 } },
    {
      selector: "node.current",
      style: { "border-width": 5, "border-color": accent, "min-zoomed-font-size": 0, "font-weight": "bold", "z-index": 9999 },
    },
  ];
}

export class NetworkDrawing {
  private readonly core: Core;
  private readonly places: ReadonlyMap<string, Position>;
  private readonly hooks: Hooks;
  private fitted = true;
  private leading: NodeCollection;

  constructor(canvas: HTMLElement, network: Network, hooks: Hooks) {
    this.hooks = hooks;
    forestallInjectedStyle();
    const degrees = degreesOf(network);
    const size = (node: NetworkNode): number => radius(degrees.get(node.id) ?? 0);
    this.places = layout(
      network.nodes.map((node) => ({ id: node.id, radius: size(node) })),
      network.edges.map(({ source, target, count }) => ({ source, target, weight: count })),
    );
    this.core = cytoscape({
      container: canvas,
      elements: {
        nodes: network.nodes.map((node) => ({
          data: {
            ...node,
            degree: degrees.get(node.id) ?? 0,
            size: 2 * size(node),
            font: Math.round(10 + 0.5 * size(node)),
            topFont: Math.round(10 + 0.5 * size(node)),
            topWidth: 140,
          },
          position: { ...(this.places.get(node.id) ?? { x: 0, y: 0 }) },
        })),
        edges: network.edges.map((edge, index) => ({
          data: { id: `edge ${index}`, source: edge.source, target: edge.target, count: edge.count, width: width(edge.count) },
        })),
      },
      layout: { name: "preset", padding: PADDING },
      style: stylesheet(hooks.colours()),
      minZoom: 0.05,
      maxZoom: 5,
      boxSelectionEnabled: false,
      selectionType: "single",
      autounselectify: true,
      pixelRatio: "auto",
    });
    const sorted = this.core.nodes().sort((a, b) => Number(b.data("degree")) - Number(a.data("degree")));
    this.leading = sorted.slice(0, CANDIDATES);
    this.listen(canvas);
    this.fit(false);
    this.keepTopNames();
  }

  private listen(canvas: HTMLElement): void {
    this.core.on("tap", "node", (event) => this.hooks.chosen((event.target as NodeSingular).id()));
    this.core.on("tap", (event) => {
      if (event.target === this.core) this.hooks.chosen(undefined);
    });
    this.core.on("mouseover", "node", () => (canvas.style.cursor = "pointer"));
    this.core.on("mouseout", "node", () => (canvas.style.cursor = ""));
    // The wheel scrolls the page as anywhere else, and zooms together with Ctrl (which is also what a pinch sends).
    canvas.parentElement?.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
      },
      { capture: true, passive: true },
    );
    let waiting = 0;
    this.core.on("zoom", () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => this.keepTopNames());
    });
    new ResizeObserver(() => {
      this.core.resize();
      if (this.fitted) this.fit(false);
      else if (this.core.nodes(".current").nonempty()) this.bringIntoSight(this.core.nodes(".current").first());
    }).observe(canvas);
    // Whoever moves the drawing by hand wants it to stay where it is.
    this.core.on("dragpan scrollzoom pinchzoom", () => (this.fitted = false));
  }

  /** The names of those with the most links are readable however small everything else is, where they do not overlap. */
  private keepTopNames(): void {
    const zoom = this.core.zoom();
    const taken: Position[] = [];
    this.core.batch(() => {
      this.leading.removeClass("top");
      this.leading.forEach((node) => {
        const { x, y } = node.position();
        const near = (other: Position): boolean =>
          Math.abs(other.x - x) * zoom < NAME_WIDTH && Math.abs(other.y - y) * zoom < 1.6 * SMALLEST_NAME;
        if (taken.length === TOP || taken.some(near)) return;
        taken.push({ x, y });
        node.data({ topFont: Math.max(Number(node.data("font")), SMALLEST_NAME / zoom), topWidth: Math.max(140, NAME_WIDTH / zoom) });
        node.addClass("top");
      });
    });
  }

  private shown(): NodeCollection {
    return this.core.nodes().not(".out");
  }

  restyle(): void {
    this.core.style(stylesheet(this.hooks.colours()));
  }

  zoom(factor: number): void {
    this.fitted = false;
    const centre = { x: this.core.width() / 2, y: this.core.height() / 2 };
    this.core.zoom({ level: this.core.zoom() * factor, renderedPosition: centre });
  }

  fit(animated = true): void {
    this.fitted = true;
    const shown = this.shown();
    if (animated && !prefersReducedMotion()) this.core.animate({ fit: { eles: shown, padding: PADDING } }, { duration: 250 });
    else this.core.fit(shown, PADDING);
    if (this.core.zoom() > 1.6) {
      this.core.zoom(1.6);
      this.core.center(shown);
    }
  }

  degree(id: string): number {
    return Number(this.core.getElementById(id).data("degree") ?? 0);
  }

  /** Shows only some nodes, and the edges that stand for enough meetings; tells how many nodes are left. */
  filter(keep: (node: NetworkNode) => boolean, least: number): number {
    this.core.batch(() => {
      this.core.elements().removeClass("out");
      this.core.nodes().filter((node) => !keep(node.data() as NetworkNode)).addClass("out");
      this.core.edges().filter((edge) => Number(edge.data("count")) < least).addClass("out");
      if (least > 1)
        this.core
          .nodes()
          .filter((node) => node.connectedEdges().not(".out").empty())
          .addClass("out");
    });
    return this.shown().length;
  }

  highlight(ids: readonly string[] | undefined): void {
    this.core.batch(() => {
      this.core.elements().removeClass("far hit near");
      if (!ids) return;
      this.core.elements().addClass("far");
      for (const id of ids) this.core.getElementById(id).removeClass("far").addClass("hit");
    });
  }

  /** Marks the node where the keyboard is, and brings it into sight. */
  mark(id: string): void {
    this.core.nodes().removeClass("current");
    const node = this.core.getElementById(id);
    node.addClass("current");
    this.bringIntoSight(node);
  }

  private bringIntoSight(node: NodeSingular): void {
    const { x, y } = node.renderedPosition();
    const margin = 40;
    if (x > margin && y > margin && x < this.core.width() - margin && y < this.core.height() - margin) return;
    if (prefersReducedMotion()) this.core.center(node);
    else this.core.animate({ center: { eles: node } }, { duration: 200 });
  }

  /** Emphasises a node with its neighbours; without one, takes every emphasis back. */
  choose(id: string | undefined): void {
    this.core.batch(() => {
      this.core.elements().removeClass("far near hit");
      if (id === undefined) {
        this.core.nodes().removeClass("current");
        return;
      }
      const around = this.core.getElementById(id).closedNeighborhood();
      this.core.elements().not(around).addClass("far");
      around.addClass("near");
    });
  }

  /** The node beside another in a direction, among those that are shown. */
  beside(id: string | undefined, direction: Direction): string | undefined {
    const shown = this.shown();
    const places = new Map(shown.map((node): [string, Position] => [node.id(), node.position()]));
    const from = id === undefined ? undefined : places.get(id);
    return from ? nearest(from, places, direction) : shown.first().id();
  }
}

function degreesOf({ nodes, edges }: Network): Map<string, number> {
  const degrees = new Map(nodes.map(({ id, degree }) => [id, degree]));
  const counted = new Map<string, number>();
  for (const { source, target } of edges)
    for (const id of [source, target]) counted.set(id, (counted.get(id) ?? 0) + 1);
  // The server may count links that this cut of the network leaves out; its number is taken where it gives one.
  return new Map([...degrees].map(([id, degree]) => [id, degree || (counted.get(id) ?? 0)]));
}
