/** The drawing of a timeline as SVG. */
import { group } from "d3-array";
import { axisTop } from "d3-axis";
import { scaleUtc, type ScaleTime } from "d3-scale";
import { create, select, type Selection } from "d3-selection";
import { zoom, zoomIdentity, type ZoomBehavior } from "d3-zoom";
import type { TimelineEvent } from "../data";
import { freshId, safeHref, shortText } from "../dom";
import { DAY, fate, pack, whenText, type Dated } from "./lanes";

export interface TimelineHooks {
  label: string;
  describedBy: string;
  today: Date;
  /** The event under the pointer or the keyboard. */
  shown: (event: TimelineEvent | undefined) => void;
}

interface Item extends Dated {
  left: number;
  right: number;
  top: number;
  named: boolean;
}

interface Band {
  type: string;
  top: number;
  height: number;
}

type Time = ScaleTime<number, number>;

const ROW = 20;
const BAR = 12;
const AXIS = 26;
const HEAD = 20;
const LEAST = 9;
const OPEN = 26;
const LETTER = 6.4;
const LETTERS = 34;
/** Above this height names give way to a denser picture; zooming in brings them back. */
const TALL = 1300;

function spoken({ event }: Dated): string {
  const facts = [whenText(event), event.status, event.disputed ? "reports disagree" : ""];
  return `${event.type}: ${event.label}; ${facts.filter(Boolean).join("; ")}`;
}

export class TimelineDrawing {
  private readonly svg: Selection<SVGSVGElement, undefined, null, undefined>;
  private readonly hatch = freshId("hatch");
  private readonly behaviour: ZoomBehavior<SVGSVGElement, undefined>;
  private width = 0;
  private base: Time = scaleUtc();
  private items: Item[];
  private bands: Band[] = [];
  private packedAt = -1;
  private current = 0;

  constructor(
    private readonly stage: HTMLElement,
    data: readonly Dated[],
    private readonly hooks: TimelineHooks,
  ) {
    this.items = data.map((item) => ({ ...item, left: 0, right: 0, top: 0, named: true }));
    this.svg = create("svg")
      .attr("role", "group")
      .attr("aria-label", hooks.label)
      .attr("aria-describedby", hooks.describedBy) as unknown as typeof this.svg;
    this.behaviour = zoom<SVGSVGElement, undefined>()
      .filter((event: Event) => {
        if (event.type === "wheel") return (event as WheelEvent).ctrlKey || (event as WheelEvent).metaKey;
        return event.type !== "dblclick" && !(event as MouseEvent).button;
      })
      .on("zoom", () => this.place());
    this.frame();
  }

  private frame(): void {
    const pattern = this.svg
      .append("defs")
      .append("pattern")
      .attr("id", this.hatch)
      .attr("width", 5)
      .attr("height", 5)
      .attr("patternUnits", "userSpaceOnUse")
      .attr("patternTransform", "rotate(45)");
    pattern.append("line").attr("class", "kg-hatch").attr("y2", 5);
    this.svg.append("g").attr("class", "kg-bands");
    this.svg.append("g").attr("class", "kg-grid");
    const today = this.svg.append("g").attr("class", "kg-today");
    today.append("line");
    today.append("text").attr("y", AXIS + 11).text("today");
    this.svg.append("g").attr("class", "kg-events");
    const head = this.svg.append("g").attr("class", "kg-head");
    head.append("rect").attr("class", "kg-axis-back").attr("height", AXIS);
    head.append("g").attr("class", "kg-axis").attr("transform", `translate(0,${AXIS})`);
    // The dates stay in sight while the rows scroll below them.
    this.stage.addEventListener("scroll", () => head.attr("transform", `translate(0,${this.stage.scrollTop})`), { passive: true });
    this.svg.call(this.behaviour).on("keydown", (event: KeyboardEvent) => this.key(event));
    this.stage.append(this.svg.node() as SVGSVGElement);
    this.stage.addEventListener("pointerleave", () => this.hooks.shown(undefined));
  }

  draw(): void {
    this.measure();
    this.join();
    this.place();
  }

  /** Draws again whenever the room for it changes. */
  observe(): void {
    new ResizeObserver(() => {
      if (this.stage.clientWidth === this.width || this.stage.clientWidth === 0) return;
      this.measure();
      this.place();
    }).observe(this.stage);
  }

  private measure(): void {
    this.width = this.stage.clientWidth || 700;
    const first = Math.min(...this.items.map(({ from }) => +from));
    const last = Math.max(...this.items.map(({ to }) => +to));
    // To the right, names of the last events need room.
    const margin = Math.max(2 * DAY, (last - first) * 0.03);
    const room = Math.min(180, 0.2 * this.width);
    const shown = ((last - first + 2 * margin) * this.width) / (this.width - room);
    this.base = scaleUtc([new Date(first - margin), new Date(first - margin + shown)], [0, this.width]);
    const days = shown / DAY;
    this.behaviour
      .scaleExtent([1, Math.max(1, (days * 70) / this.width)])
      .extent([
        [0, 0],
        [this.width, 1],
      ])
      .translateExtent([
        [0, -Infinity],
        [this.width, Infinity],
      ]);
    this.packedAt = -1;
  }

  private scale(): { x: Time; k: number } {
    const transform = (this.svg.node() as SVGSVGElement & { __zoom?: typeof zoomIdentity }).__zoom ?? zoomIdentity;
    return { x: transform.rescaleX(this.base), k: transform.k };
  }

  private extent({ from, to, open }: Dated, x: Time): [number, number] {
    const [left, right] = [x(from), Math.max(x(to), x(from) + LEAST)];
    return open === "start" ? [left - OPEN, right] : open === "end" ? [left, right + OPEN] : [left, right];
  }

  /** Gives rows to the items, with room for their names or without; tells the height. */
  private arrange(x: Time, named: boolean): number {
    let top = AXIS + 4;
    this.bands = [];
    for (const [type, items] of [...group(this.items, ({ event }) => event.type)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const spans = items.map((item) => {
        const [left, right] = this.extent(item, x);
        const name = named ? 10 + LETTER * shortText(item.event.label, LETTERS).length : 4;
        return { item, left, right: right + name };
      });
      spans.sort((a, b) => a.left - b.left);
      const rows = pack(spans);
      for (const [index, { item }] of spans.entries()) {
        item.top = top + HEAD + (rows[index] ?? 0) * ROW;
        item.named = named;
      }
      const height = HEAD + (Math.max(...rows) + 1) * ROW + 6;
      this.bands.push({ type, top, height });
      top += height;
    }
    return top + 4;
  }

  private join(): void {
    const nodes = this.svg
      .select(".kg-events")
      .selectAll<SVGAElement, Item>("a")
      .data(this.items)
      .join("a")
      .attr("class", ({ event }) => `kg-event kg-${fate(event.status)}${event.disputed ? " kg-disputed" : ""}`)
      .attr("href", ({ event }) => safeHref(event.page) ?? null)
      .attr("role", ({ event }) => (safeHref(event.page) ? null : "img"))
      .attr("tabindex", (_, index) => (index === this.current ? 0 : -1))
      .attr("aria-label", spoken)
      .on("pointerenter", (_, { event }) => this.hooks.shown(event))
      .on("focus", (_, item) => {
        this.current = this.items.indexOf(item);
        this.hooks.shown(item.event);
      });
    nodes.append("rect").attr("class", "kg-target").attr("height", ROW);
    nodes.append("path").attr("class", "kg-open");
    nodes
      .append("rect")
      .attr("class", "kg-span")
      .attr("rx", 3)
      .attr("y", (ROW - BAR) / 2)
      .attr("height", BAR)
      .attr("fill", ({ event }) => (fate(event.status) === "ahead" ? `url(#${this.hatch})` : null));
    nodes.append("path").attr("class", "kg-strike");
    nodes.append("text").attr("aria-hidden", "true").attr("dy", "0.35em").attr("y", ROW / 2);
  }

  /** Puts everything where it belongs at the present zoom. */
  private place(): void {
    const { x, k } = this.scale();
    if (k !== this.packedAt) {
      let height = this.arrange(x, true);
      if (height > TALL) height = this.arrange(x, false);
      this.packedAt = k;
      this.svg.attr("width", this.width).attr("height", height).attr("viewBox", `0 0 ${this.width} ${height}`);
    }
    const height = Number(this.svg.attr("height"));
    const count = Math.max(3, Math.round(this.width / 110));
    const axis = this.svg.select<SVGGElement>(".kg-axis").call(axisTop<Date>(x).ticks(count).tickSize(5).tickSizeOuter(0));
    axis.selectAll<SVGTextElement, Date>(".tick text").attr("visibility", (date) => {
      const at = x(date);
      return at < 24 || at > this.width - 24 ? "hidden" : null;
    });
    this.svg
      .select(".kg-grid")
      .selectAll("line")
      .data(x.ticks(count))
      .join("line")
      .attr("transform", (date) => `translate(${x(date)},0)`)
      .attr("y1", AXIS)
      .attr("y2", height);
    this.svg.select(".kg-axis-back").attr("width", this.width);
    this.placeBands();
    this.placeToday(x, height);
    this.placeEvents(x);
  }

  private placeBands(): void {
    const bands = this.svg
      .select(".kg-bands")
      .selectAll<SVGGElement, Band>("g")
      .data(this.bands)
      .join((enter) => {
        const band = enter.append("g");
        band.append("rect");
        band.append("text").attr("x", 8).attr("y", 15);
        return band;
      })
      .attr("transform", ({ top }) => `translate(0,${top})`)
      .attr("class", (_, index) => (index % 2 ? "kg-odd" : "kg-even"));
    bands.select("rect").attr("width", this.width).attr("height", ({ height }) => height);
    bands.select("text").text(({ type }) => type.replace(/(?<=[a-z])(?=[A-Z])/g, " "));
  }

  private placeToday(x: Time, height: number): void {
    const at = x(this.hooks.today);
    const today = this.svg.select(".kg-today").attr("transform", `translate(${at},0)`);
    today.attr("visibility", at < 0 || at > this.width ? "hidden" : null);
    today.select("line").attr("y1", AXIS).attr("y2", height);
    const late = at > this.width - 50;
    today.select("text").attr("x", late ? -4 : 4).attr("text-anchor", late ? "end" : "start");
  }

  private placeEvents(x: Time): void {
    const nodes = this.svg.select(".kg-events").selectAll<SVGAElement, Item>("a");
    nodes.each((item) => ([item.left, item.right] = this.extent(item, x)));
    nodes.attr("transform", ({ left, top }) => `translate(${left},${top})`);
    nodes.attr("visibility", ({ left, right }) => (right < -260 || left > this.width + 20 ? "hidden" : null));
    const width = ({ left, right }: Item): number => right - left;
    const solid = (item: Item): number => width(item) - (item.open ? OPEN : 0);
    const start = ({ open }: Item): number => (open === "start" ? OPEN : 0);
    const middle = ROW / 2;
    nodes.select(".kg-target").attr("width", (item) => Math.max(width(item), 24)).attr("x", (item) => Math.min(0, (width(item) - 24) / 2));
    nodes.select(".kg-span").attr("x", start).attr("width", solid);
    nodes.select(".kg-open").attr("d", (item) => {
      if (item.open === "start") return `M${OPEN},${middle}H6m5,-4l-5,4l5,4`;
      return item.open === "end" ? `M${solid(item)},${middle}H${width(item) - 6}m-5,-4l5,4l-5,4` : null;
    });
    nodes
      .select(".kg-strike")
      .attr("d", (item) => (fate(item.event.status) === "not" ? `M${start(item) - 3},${middle}h${solid(item) + 6}` : null));
    nodes
      .select("text")
      .attr("x", (item) => width(item) + 5)
      .text(({ event, named }) => (named ? `${event.disputed ? "≠ " : ""}${shortText(event.label, LETTERS)}` : ""));
  }

  zoom(factor: number): void {
    this.svg.call(this.behaviour.scaleBy, factor);
  }

  reset(): void {
    this.svg.call(this.behaviour.transform, zoomIdentity);
  }

  toToday(): void {
    const { k } = this.scale();
    if (k < 2) this.svg.call(this.behaviour.scaleTo, Math.min(4, this.behaviour.scaleExtent()[1]));
    this.svg.call(this.behaviour.translateTo, this.base(this.hooks.today), 0);
  }

  private go(index: number): void {
    const item = this.items[index];
    if (!item) return;
    const { x } = this.scale();
    const [left, right] = this.extent(item, x);
    if (left < 0 || right > this.width) this.svg.call(this.behaviour.translateTo, this.base(item.from), 0);
    const nodes = this.svg.select(".kg-events").selectAll<SVGAElement, Item>("a").nodes();
    for (const [position, node] of nodes.entries()) select(node).attr("tabindex", position === index ? 0 : -1);
    nodes[index]?.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.items.length - 1;
    if (event.key === "ArrowRight" || event.key === "ArrowDown") this.go(Math.min(last, this.current + 1));
    else if (event.key === "ArrowLeft" || event.key === "ArrowUp") this.go(Math.max(0, this.current - 1));
    else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(last);
    else if (event.key === "+" || event.key === "=") this.zoom(1.8);
    else if (event.key === "-") this.zoom(1 / 1.8);
    else if (event.key === "0") this.reset();
    else return;
    event.preventDefault();
  }
}
