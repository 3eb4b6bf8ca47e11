import { describe, expect, it } from "vitest";
import { DataError, day, readNetwork, readPlaces, readPrefixes, readSuggestions, readTimeline } from "../src/data";

describe("days", () => {
  it("are ISO days that the calendar has", () => {
    expect(day("2026-02-28")?.toISOString()).toBe("2026-02-28T00:00:00.000Z");
    for (const none of ["2026-02-30", "2026-2-3", "yesterday", 20260203, null, undefined]) expect(day(none)).toBeNull();
  });
});

describe("a network", () => {
  const node = { id: "a", label: "A", kind: "Person", state: null, page: "/a", degree: 1 };

  it("has every node once, and no edge without both ends", () => {
    const network = readNetwork({
      nodes: [node, node, { ...node, id: "b" }],
      edges: [
        { source: "a", target: "b", count: 2, page: null },
        { source: "a", target: "gone", count: 1, page: null },
        { source: "a", target: "a", count: 1, page: null },
      ],
    });

    expect(network.nodes.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(network.edges).toEqual([{ source: "a", target: "b", count: 2, page: null }]);
  });

  it("takes an edge without a sound count as one meeting", () => {
    const edges = [{ source: "a", target: "b", count: "many" }];

    expect(readNetwork({ nodes: [node, { ...node, id: "b" }], edges }).edges[0]?.count).toBe(1);
  });

  it.each([null, [], {}, { nodes: "x", edges: [] }, { nodes: [3], edges: [] }])("is refused as %j", (json) => {
    expect(() => readNetwork(json)).toThrow(DataError);
  });
});

describe("a timeline", () => {
  it("keeps open ends open, and takes an end before its start as unknown", () => {
    const [open, turned] = readTimeline({
      events: [
        { id: "1", label: "x", start: null, end: "2026-01-03", status: "Occurred", type: "Call", page: null, disputed: false },
        { id: "2", label: "y", start: "2026-01-03", end: "2026-01-01", status: "", type: "", page: null, disputed: "yes" },
      ],
    });

    expect([open?.start, open?.end?.getUTCDate(), open?.status]).toEqual([null, 3, "occurred"]);
    expect([turned?.end, turned?.type, turned?.disputed]).toEqual([null, "Event", false]);
  });
});

describe("places", () => {
  const point = (coordinates: unknown, events: number): unknown => ({
    type: "Feature",
    geometry: { type: "Point", coordinates },
    properties: { label: String(events), page: null, events },
  });

  it("are points on earth, those with the most events first", () => {
    const features = [point([6, 46], 1), point([6, 46], 9), point([999, 0], 5), point(["x", 0], 5), { geometry: null }];

    expect(readPlaces({ type: "FeatureCollection", features }).map(({ events }) => events)).toEqual([9, 1]);
  });
});

describe("suggestions", () => {
  it("without a label are called by their IRI", () => {
    expect(readSuggestions({ results: [{ iri: "urn:a" }] })[0]?.label).toBe("urn:a");
  });
});

describe("prefixes", () => {
  it("come from an attribute, which may be missing but not broken", () => {
    expect(readPrefixes('{"dip": "urn:dip#", "odd": 3}')).toEqual({ dip: "urn:dip#" });
    expect(readPrefixes(undefined)).toEqual({});
    expect(() => readPrefixes("{")).toThrow(DataError);
  });
});
