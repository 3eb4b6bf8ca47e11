import { describe, expect, it } from "vitest";
import { comparison, numberOf } from "../src/parts/ordering";

function sorted(column: string[], descending = false): string[] {
  return [...column].sort(comparison(column, descending));
}

describe("a column", () => {
  it("of numbers is sorted by size, whatever separates thousands", () => {
    expect(sorted(["1,200", "9", "−3", "35", "1 000.5"])).toEqual(["−3", "9", "35", "1 000.5", "1,200"]);
  });

  it("of words is sorted as words are, with the numbers inside by size", () => {
    expect(sorted(["b", "Åsa 10", "åsa 2", "C"])).toEqual(["åsa 2", "Åsa 10", "b", "C"]);
  });

  it("of days is sorted by time", () => {
    expect(sorted(["2026-01-20", "2025-12-01", "2025-02-11"], true)).toEqual(["2026-01-20", "2025-12-01", "2025-02-11"]);
  });

  it("has its empty cells last either way", () => {
    expect(sorted(["", "2", "1"])).toEqual(["1", "2", ""]);
    expect(sorted(["", "2", "1"], true)).toEqual(["2", "1", ""]);
  });
});

describe("numbers", () => {
  it("are not read into what only begins like one", () => {
    expect(numberOf("12 000")).toBe(12000);
    expect(numberOf("40 %")).toBe(40);
    for (const text of ["", "2025-12-01", "1,2", "12 monkeys", "1e3"]) expect(numberOf(text)).toBeUndefined();
  });
});
