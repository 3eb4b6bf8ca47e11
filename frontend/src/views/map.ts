/** Where events took place: a map of the world and a list of its places. */
import { fetchJson, readPlaces, type MapPlace } from "../data";
import { counted, el, freshId, link, liveRegion } from "../dom";
import { drawInto } from "../parts/fallback";
import { MapDrawing } from "../parts/map-drawing";
import { buttons } from "../parts/toolbar";

class PlaceList {
  readonly element: HTMLElement;
  private readonly rows = new Map<MapPlace, HTMLElement>();

  constructor(places: readonly MapPlace[], show: (place: MapPlace) => void) {
    for (const place of places) {
      const button = el("button", { type: "button", class: "kg-plain", onclick: () => show(place) }, place.label);
      const count = counted(place.events, "event");
      const events = place.page ? link(count, place.page) : el("span", { class: "kg-muted" }, count);
      if (place.page) events.setAttribute("aria-label", `${count} in ${place.label}`);
      this.rows.set(place, el("li", {}, button, " ", events));
    }
    this.element = el("ol", { class: "kg-place-list", "aria-label": "Places, most events first" }, ...this.rows.values());
  }

  mark(place: MapPlace): void {
    for (const [other, row] of this.rows) {
      if (other === place) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    const row = this.rows.get(place);
    // Only the list scrolls, never the page.
    if (row) this.element.scrollTop = row.offsetTop - this.element.clientHeight / 2;
  }
}

export async function mount(root: HTMLElement): Promise<void> {
  const places = readPlaces(await fetchJson(root.dataset["src"] ?? ""));
  if (places.length === 0) {
    root.prepend(el("p", { class: "kg-muted" }, "There is no place to draw."));
    return;
  }
  const help = el("p", { class: "kg-sr", id: freshId("help") }, "The list beside the map has the same places.");
  const live = liveRegion();
  const stage = el("div", { class: "kg-map-stage" });
  const label = root.getAttribute("aria-label") ?? "Map of places";
  const drawing = new MapDrawing(stage, places, {
    label: `${label}: ${counted(places.length, "place")}`,
    describedBy: help.id,
    chosen: (place) => show(place, false),
  });
  const list = new PlaceList(places, (place) => show(place, true));
  function show(place: MapPlace, near: boolean): void {
    drawing.show(place, near);
    list.mark(place);
    live.say(`${place.label}: ${counted(place.events, "event")}`);
  }
  const zoom = buttons(
    [
      { label: "Zoom in", sign: "+", act: () => drawing.zoom(1.8) },
      { label: "Zoom out", sign: "−", act: () => drawing.zoom(1 / 1.8) },
      { label: "Show all places", sign: "⤢", act: () => drawing.frame() },
      { label: "Show the world", sign: "World", act: () => drawing.whole() },
    ],
    "Zoom",
  );
  const toolbar = el("div", { class: "kg-toolbar" }, zoom);
  const element = el("div", { class: "kg-map" }, toolbar, el("div", { class: "kg-beside" }, stage, list.element), help, live.node);
  drawInto(root, element, () => drawing.draw(), "As a table");
  drawing.observe();
}
