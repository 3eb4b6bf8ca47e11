/** Reads JSON of the server and makes sure of its shape, so that views deal with sound values only. */

export class DataError extends Error {}

type Fields = Record<string, unknown>;

/** Fetches JSON from this very server. */
export async function fetchJson(address: string, signal?: AbortSignal): Promise<unknown> {
  const url = new URL(address, document.baseURI);
  if (url.origin !== location.origin) throw new DataError(`${url.origin} is another server`);
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal: signal ?? null });
  if (!response.ok) throw new DataError(`the server answered ${response.status}`);
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw new DataError("the answer is no JSON");
    throw error;
  }
}

function fields(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new DataError(`${what} is no object`);
  return value as Fields;
}

function items(value: unknown, what: string): Fields[] {
  if (!Array.isArray(value)) throw new DataError(`${what} is no list`);
  return value.map((item) => fields(item, `an item of ${what}`));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function maybe(value: unknown): string | null {
  return text(value) || null;
}

function count(value: unknown): number {
  const number = typeof value === "number" ? value : Number(value);
  return Number.isFinite(number) && number > 0 ? number : 0;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Midnight (UTC) of an ISO day; null for what is none. */
export function day(value: unknown): Date | null {
  if (typeof value !== "string" || !DAY.test(value)) return null;
  const date = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value ? null : date;
}

export interface Suggestion {
  iri: string;
  label: string;
  kind: string;
  page: string;
  note: string;
}

export function readSuggestions(json: unknown): Suggestion[] {
  return items(fields(json, "the answer")["results"], "results").map((item) => ({
    iri: text(item["iri"]),
    label: text(item["label"]) || text(item["iri"]),
    kind: text(item["kind"]),
    page: text(item["page"]),
    note: text(item["note"]),
  }));
}

export interface NetworkNode {
  id: string;
  label: string;
  kind: string;
  state: string | null;
  page: string | null;
  degree: number;
}

export interface NetworkEdge {
  source: string;
  target: string;
  count: number;
  page: string | null;
}

export interface Network {
  nodes: NetworkNode[];
  edges: NetworkEdge[];
}

/** Nodes come once each; edges whose ends are not both among the nodes are left out. */
export function readNetwork(json: unknown): Network {
  const answer = fields(json, "the answer");
  const nodes = new Map<string, NetworkNode>();
  for (const item of items(answer["nodes"], "nodes")) {
    const id = text(item["id"]);
    if (!id || nodes.has(id)) continue;
    nodes.set(id, {
      id,
      label: text(item["label"]) || id,
      kind: text(item["kind"]),
      state: maybe(item["state"]),
      page: maybe(item["page"]),
      degree: count(item["degree"]),
    });
  }
  const edges = items(answer["edges"], "edges")
    .map((item) => ({
      source: text(item["source"]),
      target: text(item["target"]),
      count: Math.max(1, count(item["count"])),
      page: maybe(item["page"]),
    }))
    .filter((edge) => nodes.has(edge.source) && nodes.has(edge.target) && edge.source !== edge.target);
  return { nodes: [...nodes.values()], edges };
}

export interface TimelineEvent {
  id: string;
  label: string;
  start: Date | null;
  end: Date | null;
  status: string;
  type: string;
  page: string | null;
  disputed: boolean;
}

/** An end before its start is taken as unknown. */
export function readTimeline(json: unknown): TimelineEvent[] {
  return items(fields(json, "the answer")["events"], "events").map((item, index) => {
    const start = day(item["start"]);
    const end = day(item["end"]);
    return {
      id: text(item["id"]) || String(index),
      label: text(item["label"]) || "(no name)",
      start,
      end: start && end && end < start ? null : end,
      status: text(item["status"]).toLowerCase(),
      type: text(item["type"]) || "Event",
      page: maybe(item["page"]),
      disputed: item["disputed"] === true,
    };
  });
}

export interface MapPlace {
  label: string;
  page: string | null;
  events: number;
  at: [longitude: number, latitude: number];
}

/** Places of a GeoJSON FeatureCollection; features that are no points on earth are left out. */
export function readPlaces(json: unknown): MapPlace[] {
  const places: MapPlace[] = [];
  for (const feature of items(fields(json, "the answer")["features"], "features")) {
    const geometry = feature["geometry"];
    if (typeof geometry !== "object" || geometry === null) continue;
    const { type, coordinates } = geometry as Fields;
    if (type !== "Point" || !Array.isArray(coordinates)) continue;
    const [longitude, latitude] = coordinates.map(Number);
    if (longitude === undefined || latitude === undefined) continue;
    if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) continue;
    const properties = fields(feature["properties"] ?? {}, "properties");
    places.push({
      label: text(properties["label"]) || "(no name)",
      page: maybe(properties["page"]),
      events: count(properties["events"]),
      at: [longitude, latitude],
    });
  }
  return places.sort((a, b) => b.events - a.events || a.label.localeCompare(b.label, "en"));
}

export interface Term {
  iri: string;
  label: string;
}

export interface Terms {
  classes: Term[];
  properties: Term[];
}

export function readTerms(json: unknown): Terms {
  const answer = fields(json, "the answer");
  const terms = (name: string): Term[] =>
    items(answer[name], name)
      .map((item) => ({ iri: text(item["iri"]), label: text(item["label"]) }))
      .filter((term) => term.iri);
  return { classes: terms("classes"), properties: terms("properties") };
}

/** Prefixes of a JSON attribute `{"dip": "https://…#"}`. */
export function readPrefixes(attribute: string | undefined): Record<string, string> {
  if (!attribute) return {};
  let json: unknown;
  try {
    json = JSON.parse(attribute);
  } catch {
    throw new DataError("data-prefixes is no JSON");
  }
  return Object.fromEntries(
    Object.entries(fields(json, "data-prefixes")).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
