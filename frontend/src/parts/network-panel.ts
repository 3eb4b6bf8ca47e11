import type { NetworkNode } from "../data";
import { counted, el, link } from "../dom";

export interface Neighbour {
  node: NetworkNode;
  count: number;
  page: string | null;
}

const MOST = 60;

/** What the panel says of a node: its page, and whom it is linked with, the most frequent first. */
export function networkPanel(
  node: NetworkNode,
  level: number,
  neighbours: readonly Neighbour[],
  go: (id: string) => void,
  close: () => void,
): HTMLElement[] {
  const sorted = [...neighbours].sort((a, b) => b.count - a.count || a.node.label.localeCompare(b.node.label, "en"));
  const about = [node.kind.toLowerCase(), node.state].filter(Boolean).join(" · ");
  const rows = sorted.slice(0, MOST).map(({ node: other, count, page }) =>
    el(
      "li",
      {},
      el("button", { type: "button", class: "kg-plain", onclick: () => go(other.id) }, other.label),
      " ",
      page ? link(`${count}×`, page) : el("span", { class: "kg-muted" }, `${count}×`),
    ),
  );
  for (const [index, row] of rows.entries())
    row.querySelector("a")?.setAttribute("aria-label", `${sorted[index]?.count} times with ${sorted[index]?.node.label}`);
  const closing = el("button", { type: "button", class: "kg-button kg-close", "aria-label": "Close", onclick: close }, "×");
  return [
    closing,
    el("div", { class: "kg-panel-title", role: "heading", "aria-level": level, tabindex: -1 }, node.page ? link(node.label, node.page) : node.label),
    el("p", { class: "kg-muted" }, about),
    el("p", {}, `Linked with ${counted(sorted.length, "other")}${sorted.length ? ":" : "."}`),
    el("ul", {}, ...rows),
    ...(sorted.length > MOST ? [el("p", { class: "kg-muted" }, `and ${sorted.length - MOST} more`)] : []),
  ];
}
