/** Draws a table of the page as bars or as a line; the table stays. */
import { max, min } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleBand, scaleLinear, scaleUtc } from "d3-scale";
import { create } from "d3-selection";
import { line } from "d3-shape";
import { day } from "../data";
import { counted, shortText } from "../dom";
import { numberOf } from "../parts/ordering";
import { cellValue, columnIndex } from "../parts/table";
import { fold } from "../parts/fallback";

export interface Point {
  name: string;
  value: number;
}

const WIDTH = 720;
const LEAST = 260;
const HEIGHT = 280;
const BAR = 26;

function read(table: HTMLTableElement, x: string, y: string): Point[] {
  const [nameColumn, valueColumn] = [columnIndex(table, x), columnIndex(table, y)];
  return [...(table.tBodies[0]?.rows ?? [])].flatMap((row) => {
    const name = row.cells[nameColumn];
    const value = numberOf(cellValue(row.cells[valueColumn]));
    return value === undefined ? [] : [{ name: name?.dataset["value"] ?? name?.textContent?.trim() ?? "", value }];
  });
}

/** The first of the day, month or year that a text names, in ISO form. */
export function dateOf(text: string): Date | null {
  if (/^\d{4}$/.test(text)) return day(`${text}-01-01`);
  if (/^\d{4}-\d{2}$/.test(text)) return day(`${text}-01`);
  return day(text);
}

function svg(width: number, height: number, label: string) {
  return create("svg")
    .attr("class", "kg-chart")
    .attr("viewBox", `0 0 ${width} ${height}`)
    .attr("width", width)
    .attr("height", height)
    .attr("role", "img")
    .attr("aria-label", label);
}

/** Bars that lie: names of any length are readable beside them. */
function bars(points: readonly Point[], label: string, width: number): SVGSVGElement {
  const height = points.length * BAR + 30;
  const left = Math.min(260, width * 0.4, 20 + 7 * (max(points, ({ name }) => name.length) ?? 0));
  const letters = Math.floor((left - 12) / 6.6);
  const x = scaleLinear([Math.min(0, min(points, ({ value }) => value) ?? 0), max(points, ({ value }) => value) ?? 1], [left, width - 50]);
  const y = scaleBand(
    points.map((_, index) => String(index)),
    [4, height - 26],
  ).padding(0.25);
  const root = svg(width, height, label);
  const row = root
    .selectAll("g")
    .data(points)
    .join("g")
    .attr("transform", (_, index) => `translate(0,${y(String(index)) ?? 0})`);
  row
    .append("rect")
    .attr("class", "kg-bar")
    .attr("x", ({ value }) => x(Math.min(0, value)))
    .attr("width", ({ value }) => Math.abs(x(value) - x(0)))
    .attr("height", y.bandwidth());
  const middle = y.bandwidth() / 2;
  row
    .append("text")
    .attr("x", left - 8)
    .attr("y", middle)
    .attr("dy", "0.35em")
    .attr("text-anchor", "end")
    .text(({ name }) => (shortText(name, letters)));
  row
    .append("text")
    .attr("x", ({ value }) => x(Math.max(0, value)) + 6)
    .attr("y", middle)
    .attr("dy", "0.35em")
    .text(({ value }) => value.toLocaleString("en"));
  return root.node() as SVGSVGElement;
}

interface Dated {
  date: Date;
  value: number;
}

/** A line over time, or bars that stand in their time. */
function overTime(points: readonly Dated[], label: string, asBars: boolean, width: number): SVGSVGElement {
  const [first, last] = [min(points, ({ date }) => date) as Date, max(points, ({ date }) => date) as Date];
  const x = scaleUtc([first, last], asBars ? [60, width - 30] : [44, width - 16]);
  const y = scaleLinear([Math.min(0, min(points, ({ value }) => value) ?? 0), max(points, ({ value }) => value) || 1], [HEIGHT - 30, 12]).nice();
  const root = svg(width, HEIGHT, label);
  root.append("g").attr("transform", `translate(0,${HEIGHT - 30})`).call(axisBottom<Date>(x).ticks(Math.min(points.length, Math.round(width / 90))));
  root.append("g").attr("transform", "translate(40,0)").call(axisLeft(y).ticks(5));
  if (asBars) {
    const thickness = Math.max(2, Math.min(32, (0.8 * (width - 90)) / points.length));
    root
      .append("g")
      .selectAll("rect")
      .data(points)
      .join("rect")
      .attr("class", "kg-bar")
      .attr("x", ({ date }) => x(date) - thickness / 2)
      .attr("width", thickness)
      .attr("y", ({ value }) => Math.min(y(0), y(value)))
      .attr("height", ({ value }) => Math.abs(y(0) - y(value)));
  } else {
    const path = line<Dated>(
      ({ date }) => x(date),
      ({ value }) => y(value),
    );
    root.append("path").attr("class", "kg-line").attr("d", path([...points]));
    root
      .append("g")
      .selectAll("circle")
      .data(points)
      .join("circle")
      .attr("class", "kg-bar")
      .attr("r", points.length > 120 ? 0 : 3)
      .attr("cx", ({ date }) => x(date))
      .attr("cy", ({ value }) => y(value));
  }
  return root.node() as SVGSVGElement;
}

export function mount(root: HTMLElement): void {
  const { table: selector, x, y, kind } = root.dataset;
  const table = selector ? document.querySelector(selector) : root.querySelector("table");
  if (!(table instanceof HTMLTableElement)) throw new Error(`there is no table ${selector ?? ""}`);
  if (!x || !y) throw new Error("data-x and data-y name no columns");
  const points = read(table, x, y);
  if (points.length === 0) throw new Error(`the column “${y}” has no numbers`);
  const caption = root.getAttribute("aria-label") ?? table.caption?.textContent?.trim() ?? `${y} by ${x}`;
  const label = `${caption}: ${counted(points.length, "value")}, ${kind === "line" ? "a line" : "bars"}`;
  const dated = points.flatMap(({ name, value }) => {
    const date = dateOf(name);
    return date ? [{ date, value }] : [];
  });
  dated.sort((a, b) => a.date.getTime() - b.date.getTime());
  const timely = dated.length === points.length && dated.length > 1;
  if (kind === "line" && !timely) throw new Error(`the column “${x}” has no dates`);
  const drawing = (width: number): SVGSVGElement =>
    timely ? overTime(dated, label, kind !== "line", width) : bars(points, label, width);
  const box = document.createElement("div");
  box.className = "kg-chart-stage";
  box.append(drawing(WIDTH));
  if (root.contains(table)) fold(root, box, "As a table");
  else root.prepend(box);
  let drawn = 0;
  new ResizeObserver(() => {
    const width = Math.max(LEAST, box.clientWidth);
    if (width === drawn) return;
    drawn = width;
    box.replaceChildren(drawing(width));
  }).observe(box);
}
