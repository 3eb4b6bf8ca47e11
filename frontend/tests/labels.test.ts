import { describe, expect, it } from "vitest";
import { freeLabels } from "../src/parts/labels";

function spot(x: number, y: number, wanted = true) {
  return { x, y, r: 5, text: "Geneva", wanted };
}

describe("names on a map", () => {
  it("stand on the right, on the left where the right is taken, and nowhere where both are", () => {
    const spots = [spot(200, 100), spot(190, 104), spot(195, 96)];

    expect(freeLabels(spots, 400)).toEqual(["right", "left", null]);
  });

  it("stay inside the width", () => {
    expect(freeLabels([spot(390, 50), spot(10, 90)], 400)).toEqual(["left", "right"]);
  });

  it("are not given to what is out of sight", () => {
    expect(freeLabels([spot(200, 100, false), spot(201, 100)], 400)).toEqual([null, "right"]);
  });
});
