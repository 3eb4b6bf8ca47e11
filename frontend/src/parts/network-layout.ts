/**
 * Where the nodes of a network go. The same network always gets the same picture: the simulation starts from fixed places
 * and draws no random numbers of its own (d3-force has a generator with a fixed seed).
 */
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { packSiblings } from "d3-hierarchy";

export interface LayoutNode {
  id: string;
  radius: number;
}

export interface LayoutEdge {
  source: string;
  target: string;
  weight: number;
}

export interface Position {
  x: number;
  y: number;
}

interface Body extends LayoutNode, Position {}

const GAP = 30;

/** The connected parts of a network, the biggest first, each in the order of its nodes. */
export function components(ids: readonly string[], edges: readonly LayoutEdge[]): string[][] {
  const neighbours = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { source, target } of edges) {
    neighbours.get(source)?.push(target);
    neighbours.get(target)?.push(source);
  }
  const seen = new Set<string>();
  const parts: string[][] = [];
  for (const id of ids) {
    if (seen.has(id)) continue;
    const part: string[] = [];
    const stack = [id];
    seen.add(id);
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      part.push(next);
      for (const other of neighbours.get(next) ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        stack.push(other);
      }
    }
    parts.push(part);
  }
  return parts.sort((a, b) => b.length - a.length);
}

function arrange(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Body[] {
  // Fresh objects: the simulation writes places into nodes, and nodes into edges.
  const bodies = nodes.map((node, index): Body => {
    const [turn, distance] = [index * 2.399963, 14 * Math.sqrt(index)];
    return { ...node, x: distance * Math.cos(turn), y: distance * Math.sin(turn) };
  });
  const links = edges.map(({ source, target, weight }) => ({ source, target, weight }));
  const many = Math.min(1, nodes.length / 400);
  forceSimulation(bodies)
    .force("charge", forceManyBody().strength(-260).distanceMax(900))
    .force(
      "link",
      forceLink<Body, (typeof links)[number]>(links)
        .id(({ id }) => id)
        .distance(({ source, target }) => 60 + (source as unknown as Body).radius + (target as unknown as Body).radius),
    )
    .force("collide", forceCollide<Body>(({ radius }) => radius + 9).iterations(2))
    .force("x", forceX().strength(0.05))
    .force("y", forceY().strength(0.07))
    .stop()
    .tick(Math.round(320 - 160 * many));
  return bodies;
}

/** A place for every node; parts that nothing connects lie side by side. */
export function layout(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Map<string, Position> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const circles = components(
    nodes.map(({ id }) => id),
    edges,
  ).map((part) => {
    const inside = new Set(part);
    const bodies = arrange(
      part.flatMap((id) => byId.get(id) ?? []),
      edges.filter(({ source }) => inside.has(source)),
    );
    const [x, y] = [mean(bodies.map((body) => body.x)), mean(bodies.map((body) => body.y))];
    const r = GAP + Math.max(...bodies.map((body) => Math.hypot(body.x - x, body.y - y) + body.radius));
    return { bodies, x, y, r, centre: { x, y } };
  });
  packSiblings(circles);
  return new Map(
    circles.flatMap(({ bodies, centre, x, y }) =>
      bodies.map((body): [string, Position] => [body.id, { x: x + body.x - centre.x, y: y + body.y - centre.y }]),
    ),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

const TOWARDS: Record<Direction, Position> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The nearest place in a direction: what lies off the straight way counts as farther. */
export function nearest(from: Position, places: ReadonlyMap<string, Position>, direction: Direction): string | undefined {
  const to = TOWARDS[direction];
  let best: [string | undefined, number] = [undefined, Infinity];
  for (const [id, place] of places) {
    const [dx, dy] = [place.x - from.x, place.y - from.y];
    const ahead = dx * to.x + dy * to.y;
    const aside = Math.abs(dx * to.y) + Math.abs(dy * to.x);
    if (ahead <= 0.5 || aside > 2.5 * ahead) continue;
    if (ahead + 2 * aside < best[1]) best = [id, ahead + 2 * aside];
  }
  return best[0];
}
