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

/** For each spot whether its name is shown; those that come first have the first choice. */
export function freeLabels(spots: readonly Spot[]): boolean[] {
  const taken: Box[] = [];
  const circles = spots
    .filter(({ wanted, r }) => wanted && r > 7)
    .map(({ x, y, r }) => ({ spot: { x, y }, box: { left: x - r, right: x + r, top: y - r, bottom: y + r } }));
  return spots.map(({ x, y, r, text, wanted }) => {
    if (!wanted) return false;
    const left = x + r + 2;
    const box = { left, right: left + 4 + LETTER * text.length, top: y - LINE / 2, bottom: y + LINE / 2 };
    const blocked =
      taken.some((other) => meet(box, other)) ||
      circles.some(({ spot, box: circle }) => (spot.x !== x || spot.y !== y) && meet(box, circle));
    if (!blocked) taken.push(box);
    return !blocked;
  });
}
