/** The drawing of a map of the world as SVG, from Natural Earth's outlines. */
import { geoEqualEarth, geoGraticule10, geoPath, type GeoProjection } from "d3-geo";
import { create, type Selection } from "d3-selection";
import { zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-50m.json";
import type { MapPlace } from "../data";
import { counted, shortText } from "../dom";
import { freeLabels } from "./labels";

export interface MapHooks {
  label: string;
  describedBy: string;
  chosen: (place: MapPlace) => void;
}

const ASPECT = 0.56;
const SMALLEST = 260;
/** How far the map goes in by itself, and by hand; the whole of it is 1. */
const CLOSEST = 12;
const FARTHEST = 60;
const LETTERS = 28;

const world = atlas as unknown as Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

export class MapDrawing {
  private readonly svg: Selection<SVGSVGElement, undefined, null, undefined>;
  private readonly behaviour: ZoomBehavior<SVGSVGElement, undefined>;
  private readonly projection: GeoProjection = geoEqualEarth();
  private width = 0;
  private height = 0;
  private marked: MapPlace | undefined;

  constructor(
    private readonly stage: HTMLElement,
    private readonly places: readonly MapPlace[],
    private readonly hooks: MapHooks,
  ) {
    this.svg = create("svg")
      .attr("class", "kg-world")
      .attr("role", "img")
      .attr("aria-label", hooks.label)
      .attr("aria-describedby", hooks.describedBy) as unknown as typeof this.svg;
    this.behaviour = zoom<SVGSVGElement, undefined>()
      .scaleExtent([1, FARTHEST])
      .filter((event: Event) => {
        if (event.type === "wheel") return (event as WheelEvent).ctrlKey || (event as WheelEvent).metaKey;
        // One finger scrolls the page; two move the map.
        if (event.type.startsWith("touch")) return (event as TouchEvent).touches.length > 1;
        return !(event as MouseEvent).button;
      })
      .on("zoom", () => this.place());
    const ground = this.svg.append("g").attr("class", "kg-ground");
    for (const name of ["kg-sphere", "kg-graticule", "kg-land", "kg-borders"]) ground.append("path").attr("class", name);
    this.svg.append("g").attr("class", "kg-places");
    this.svg.append("g").attr("class", "kg-place-labels");
    this.svg.call(this.behaviour);
    stage.append(this.svg.node() as SVGSVGElement);
  }

  draw(): void {
    this.measure();
    this.join();
    this.frame();
  }

  observe(): void {
    new ResizeObserver(() => {
      if (this.stage.clientWidth === this.width || this.stage.clientWidth === 0) return;
      const { k } = this.transform();
      this.measure();
      if (k === 1) this.place();
      else this.frame();
    }).observe(this.stage);
  }

  private measure(): void {
    this.width = this.stage.clientWidth || 700;
    this.height = Math.max(SMALLEST, Math.round(this.width * ASPECT));
    const { width, height } = this;
    this.svg.attr("width", width).attr("height", height).attr("viewBox", `0 0 ${width} ${height}`);
    this.projection.fitExtent(
      [
        [4, 4],
        [width - 4, height - 4],
      ],
      { type: "Sphere" },
    );
    const path = geoPath(this.projection);
    const { countries, land } = world.objects;
    this.svg.select(".kg-sphere").attr("d", path({ type: "Sphere" }));
    this.svg.select(".kg-graticule").attr("d", path(geoGraticule10()));
    this.svg.select(".kg-land").attr("d", path(feature(world, land)));
    this.svg.select(".kg-borders").attr("d", path(mesh(world, countries, (a, b) => a !== b)));
    this.behaviour
      .extent([
        [0, 0],
        [width, height],
      ])
      .translateExtent([
        [0, 0],
        [width, height],
      ]);
  }

  private join(): void {
    this.svg
      .select(".kg-places")
      .selectAll<SVGCircleElement, MapPlace>("circle")
      .data(this.places)
      .join("circle")
      .attr("r", radius)
      .on("click", (_, place) => this.hooks.chosen(place))
      .append("title")
      .text(({ label, events }) => `${label}: ${counted(events, "event")}`);
    this.svg
      .select(".kg-place-labels")
      .selectAll<SVGTextElement, MapPlace>("text")
      .data(this.places)
      .join("text")
      .attr("dy", "0.35em")
      .text(({ label }) => shortText(label, LETTERS));
  }

  private transform(): ZoomTransform {
    return (this.svg.node() as SVGSVGElement & { __zoom?: ZoomTransform }).__zoom ?? zoomIdentity;
  }

  private at({ at }: MapPlace): [number, number] {
    return this.projection(at) ?? [-99, -99];
  }

  /** Puts everything where it belongs at the present zoom: the ground grows, circles and names keep their size. */
  private place(): void {
    const transform = this.transform();
    this.svg.select(".kg-ground").attr("transform", transform.toString());
    const spots = this.places.map((place) => {
      const [x, y] = transform.apply(this.at(place));
      return { x, y, r: radius(place), text: shortText(place.label, LETTERS) };
    });
    const inside = spots.map(({ x, y }) => x > 0 && y > 0 && x < this.width && y < this.height);
    const sides = freeLabels(
      spots.map((spot, index) => ({ ...spot, wanted: inside[index] === true })),
      this.width,
    );
    const shift = (index: number): number => ((spots[index]?.r ?? 0) + 3) * (sides[index] === "left" ? -1 : 1);
    this.svg
      .select(".kg-places")
      .selectAll<SVGCircleElement, MapPlace>("circle")
      .attr("cx", (_, index) => spots[index]?.x ?? 0)
      .attr("cy", (_, index) => spots[index]?.y ?? 0)
      .attr("class", (place) => (place === this.marked ? "kg-current" : null));
    this.svg
      .select(".kg-place-labels")
      .selectAll<SVGTextElement, MapPlace>("text")
      .attr("x", (_, index) => (spots[index]?.x ?? 0) + shift(index))
      .attr("text-anchor", (_, index) => (sides[index] === "left" ? "end" : "start"))
      .attr("y", (_, index) => spots[index]?.y ?? 0)
      .attr("class", (place) => (place === this.marked ? "kg-current" : null))
      .attr("visibility", (place, index) => (sides[index] || (place === this.marked && inside[index]) ? null : "hidden"));
  }

  /** Shows all places, as near as they allow. */
  frame(): void {
    const points = this.places.map((place) => this.at(place));
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const k = Math.min(CLOSEST, 0.84 / Math.max((right - left) / this.width, (bottom - top) / this.height, 0.01));
    this.view((left + right) / 2, (top + bottom) / 2, Math.max(1, k));
  }

  private view(x: number, y: number, k: number): void {
    this.svg.call(
      this.behaviour.transform,
      zoomIdentity
        .translate(this.width / 2, this.height / 2)
        .scale(k)
        .translate(-x, -y),
    );
    // A programmed transform is not held inside the map by itself.
    this.svg.call(this.behaviour.translateBy, 0, 0);
    this.place();
  }

  show(place: MapPlace, near: boolean): void {
    this.marked = place;
    const [x, y] = this.at(place);
    if (near) this.view(x, y, Math.max(8, this.transform().k));
    else this.place();
  }

  zoom(factor: number): void {
    this.svg.call(this.behaviour.scaleBy, factor);
  }

  whole(): void {
    this.svg.call(this.behaviour.transform, zoomIdentity);
  }
}

function radius({ events }: MapPlace): number {
  return Math.min(22, 3.5 + 1.7 * Math.sqrt(events));
}
