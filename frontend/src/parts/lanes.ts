/** How events share the rows of a timeline. */
import type { TimelineEvent } from "../data";

/** What became of an event, as far as the drawing tells it apart. */
export type Fate = "past" | "ahead" | "not";

const AHEAD = new Set(["scheduled", "proposed", "possible"]);
const NOT = new Set(["postponed", "cancelled", "denied"]);

export function fate(status: string): Fate {
  return AHEAD.has(status) ? "ahead" : NOT.has(status) ? "not" : "past";
}

export const DAY = 86_400_000;

export interface Dated {
  event: TimelineEvent;
  /** First moment and the moment after the last; equal to the known end where the other is open. */
  from: Date;
  to: Date;
  open: "start" | "end" | null;
}

/** Events that have a day, in the order of time. */
export function dated(events: readonly TimelineEvent[]): Dated[] {
  return events
    .flatMap((event): Dated[] => {
      const { start, end } = event;
      const first = start ?? end;
      const last = end ?? start;
      if (!first || !last) return [];
      const open = !start ? "start" : !end ? "end" : null;
      return [{ event, from: first, to: new Date(last.getTime() + DAY), open }];
    })
    .sort((a, b) => a.from.getTime() - b.from.getTime() || a.to.getTime() - b.to.getTime());
}

export interface Span {
  left: number;
  right: number;
}

/** For each span, in the order of their left ends, the first row in which it touches none before it. */
export function pack(spans: readonly Span[]): number[] {
  const ends: number[] = [];
  return spans.map(({ left, right }) => {
    const free = ends.findIndex((end) => end <= left);
    const row = free === -1 ? ends.length : free;
    ends[row] = right;
    return row;
  });
}

const ISO = (date: Date): string => date.toISOString().slice(0, 10);

/** When an event was, in words: a day, from one to another, or with one end that nobody knows. */
export function whenText({ start, end }: TimelineEvent): string {
  if (start && end) return +start === +end ? ISO(start) : `${ISO(start)} to ${ISO(end)}`;
  if (start) return `${ISO(start)} or later`;
  return end ? `${ISO(end)} or earlier` : "no date";
}
