import { describe, expect, it } from "vitest";
import { components, layout, nearest } from "../src/parts/network-layout";

const ids = Array.from({ length: 30 }, (_, index) => `n${index}`);
const nodes = ids.map((id) => ({ id, radius: 10 }));
const edges = ids.slice(1, 26).map((id, index) => ({ source: `n${Math.floor(index / 3)}`, target: id, weight: 1 }));

describe("the layout of a network", () => {
  it("is the same every time", () => {
    expect([...layout(nodes, edges)]).toEqual([...layout(nodes, edges)]);
  });

  it("has a place for every node, and no two nodes on one spot", () => {
    const places = [...layout(nodes, edges).values()];

    expect(places).toHaveLength(30);
    for (const [index, a] of places.entries())
      for (const b of places.slice(index + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(10);
  });

  it("leaves edges and nodes as they were", () => {
    const before = JSON.stringify([nodes, edges]);
    layout(nodes, edges);

    expect(JSON.stringify([nodes, edges])).toBe(before);
  });
});

describe("the parts of a network", () => {
  it("are what edges connect, the biggest first", () => {
    expect(components(ids, edges).map((part) => part.length)).toEqual([26, 1, 1, 1, 1]);
  });
});

describe("going by arrow keys", () => {
  const places = new Map([
    ["right", { x: 100, y: 10 }],
    ["far right", { x: 300, y: 0 }],
    ["below", { x: 5, y: 80 }],
  ]);

  it("leads to the nearest in that direction, or nowhere", () => {
    const from = { x: 0, y: 0 };

    expect(nearest(from, places, "ArrowRight")).toBe("right");
    expect(nearest(from, places, "ArrowDown")).toBe("below");
    expect(nearest(from, places, "ArrowLeft")).toBeUndefined();
  });
});
