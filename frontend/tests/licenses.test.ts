import { describe, expect, it } from "vitest";
import { embedded } from "../licenses.ts";

describe("a published bundle", () => {
  it("tells by its map which packages are inside", () => {
    const sources = ["../src/a.ts", "../node_modules/codemirror/lib/a.js", "x/node_modules/@a/b/c.js", "x/node_modules/@a/b/d.js"];

    expect(embedded(JSON.stringify({ sources }))).toEqual(["@a/b", "codemirror"]);
  });
});
