/** Which names on a map can stand without lying over others. */

export interface Spot {
  x: number;
  y: number;
  r: number;
  text: string;
  wanted: boolean;
}

const LETTER = 6.6;
const LINE = 15;

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export type Side = "right" | "left";

/**
 * For each spot the side on which its name is shown, null where none is free; those that come first have the first choice.
 * Names stay inside the width, and off the circles of places that come before.
 */
export function freeLabels(spots: readonly Spot[], width: number): (Side | null)[] {
  const taken: Box[] = [];
  return spots.map(({ x, y, r, text, wanted }) => {
    if (!wanted) return null;
    const length = 4 + LETTER * text.length;
    const free = (["right", "left"] as const).find((side) => {
      const left = side === "right" ? x + r + 2 : x - r - 2 - length;
      const box = { left, right: left + length, top: y - LINE / 2, bottom: y + LINE / 2 };
      if (box.left < 0 || box.right > width || taken.some((other) => meet(box, other))) return false;
      taken.push(box);
      return true;
    });
    taken.push({ left: x - r, right: x + r, top: y - r, bottom: y + r });
    return free ?? null;
  });
}
