/** How kinds of actors are told apart: by colour and by shape, so that neither is needed alone. */

export interface Look {
  variable: string;
  colour: string;
  shape: "ellipse" | "round-rectangle" | "diamond" | "triangle" | "hexagon" | "pentagon";
  sign: string;
}

const LOOKS: readonly [string, Look][] = [
  ["person", { variable: "--kind-person", colour: "#2463b8", shape: "ellipse", sign: "●" }],
  ["state", { variable: "--kind-state", colour: "#a8480f", shape: "round-rectangle", sign: "■" }],
  ["organization", { variable: "--kind-organization", colour: "#6b3fa0", shape: "diamond", sign: "◆" }],
  ["delegation", { variable: "--kind-delegation", colour: "#17755c", shape: "triangle", sign: "▲" }],
];

const OTHER: Look = { variable: "--kind-other", colour: "#5d6570", shape: "hexagon", sign: "⬢" };

export function look(kind: string): Look {
  return LOOKS.find(([name]) => name === kind.toLowerCase())?.[1] ?? OTHER;
}
