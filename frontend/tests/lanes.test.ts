import { describe, expect, it } from "vitest";
import type { TimelineEvent } from "../src/data";
import { day } from "../src/data";
import { dated, DAY, fate, pack, whenText } from "../src/parts/lanes";

function event(start: string | null, end: string | null): TimelineEvent {
  const id = `${start}/${end}`;
  return { id, label: id, start: day(start), end: day(end), status: "occurred", type: "Call", page: null, disputed: false };
}

describe("rows of a timeline", () => {
  it("hold spans that do not touch, in as few rows as need be", () => {
    const spans = [
      { left: 0, right: 10 },
      { left: 5, right: 8 },
      { left: 8, right: 20 },
      { left: 10, right: 12 },
    ];

    expect(pack(spans)).toEqual([0, 1, 1, 0]);
  });
});

describe("events in time", () => {
  it("last to the end of their last day, and stand at the end they have", () => {
    const [single] = dated([event("2026-01-03", "2026-01-03")]);
    const [late] = dated([event(null, "2026-01-03")]);

    expect(Number(single?.to) - Number(single?.from)).toBe(DAY);
    expect([late?.open, late?.from]).toEqual(["start", day("2026-01-03")]);
    expect(dated([event(null, null)])).toEqual([]);
  });

  it("are told in words", () => {
    expect(whenText(event("2026-01-03", "2026-01-03"))).toBe("2026-01-03");
    expect(whenText(event("2026-01-03", "2026-01-05"))).toBe("2026-01-03 to 2026-01-05");
    expect(whenText(event("2026-01-03", null))).toBe("2026-01-03 or later");
    expect(whenText(event(null, "2026-01-03"))).toBe("2026-01-03 or earlier");
    expect(whenText(event(null, null))).toBe("no date");
  });

  it("took place, are ahead, or came to nothing", () => {
    expect(["occurred", "ongoing", "possible", "denied"].map(fate)).toEqual(["past", "past", "ahead", "not"]);
  });
});
