/** Events in time: what happened, what is ahead, and what came to nothing. */
import { day, fetchJson, readTimeline, type TimelineEvent } from "../data";
import { counted, el, freshId, link } from "../dom";
import { drawInto } from "../parts/fallback";
import { dated, whenText } from "../parts/lanes";
import { TimelineDrawing } from "../parts/timeline-drawing";
import { buttons } from "../parts/toolbar";

const HELP = "Left and right go from event to event, Enter opens one, plus and minus zoom, 0 shows everything.";

function sign(fate: string, words: string): HTMLElement {
  return el("li", {}, el("span", { class: `kg-swatch kg-swatch-${fate}`, "aria-hidden": "true" }), words);
}

function legend(): HTMLElement {
  return el(
    "ul",
    { class: "kg-legend" },
    sign("past", "took place"),
    sign("ahead", "scheduled, proposed or possible"),
    sign("not", "postponed, cancelled or denied"),
    sign("disputed", "reports disagree"),
  );
}

function undatedList(events: readonly TimelineEvent[]): HTMLElement | null {
  if (events.length === 0) return null;
  const rows = events.map((event) => el("li", {}, `${event.type}: `, link(event.label, event.page)));
  return el(
    "details",
    { class: "kg-undated" },
    el("summary", {}, `${counted(events.length, "event")} without a date`),
    el("ul", {}, ...rows),
  );
}

export async function mount(root: HTMLElement): Promise<void> {
  const events = readTimeline(await fetchJson(root.dataset["src"] ?? ""));
  const items = dated(events);
  const undated = undatedList(events.filter((event) => !event.start && !event.end));
  if (items.length === 0) {
    root.prepend(el("p", { class: "kg-muted" }, "There is no event with a date to draw."), ...(undated ? [undated] : []));
    return;
  }
  const help = el("p", { class: "kg-sr", id: freshId("help") }, HELP);
  const label = root.getAttribute("aria-label") ?? "Timeline";
  const readout = el("p", { class: "kg-readout", "aria-hidden": "true" });
  const stage = el("div", { class: "kg-timeline-stage" });
  const drawing = new TimelineDrawing(stage, items, {
    label: `${label}: ${counted(items.length, "event")}`,
    describedBy: help.id,
    today: day(root.dataset["today"]) ?? new Date(),
    shown: (event) => {
      const facts = event ? [event.type, whenText(event), event.status, event.disputed ? "reports disagree" : ""] : [];
      readout.textContent = event ? `${event.label} — ${facts.filter(Boolean).join(", ")}` : "";
    },
  });
  const zoom = buttons(
    [
      { label: "Zoom in", sign: "+", act: () => drawing.zoom(1.8) },
      { label: "Zoom out", sign: "−", act: () => drawing.zoom(1 / 1.8) },
      { label: "Show everything", sign: "⤢", act: () => drawing.reset() },
      { label: "Go to today", sign: "Today", act: () => drawing.toToday() },
    ],
    "Zoom",
  );
  const toolbar = el("div", { class: "kg-toolbar" }, legend(), zoom);
  const element = el("div", { class: "kg-timeline" }, toolbar, stage, readout, help, undated);
  drawInto(root, element, () => drawing.draw(), "As a list");
  drawing.observe();
}
