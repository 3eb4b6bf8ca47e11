import { describe, expect, it } from "vitest";
import { counted, safeHref, shortText } from "../src/dom";

describe("an address to link to", () => {
  const base = "https://kg.example/kg/page";

  it("is of the web, and relative to the page", () => {
    expect(safeHref("event/1?x=2", base)).toBe("https://kg.example/kg/event/1?x=2");
    expect(safeHref("http://example.org/a", base)).toBe("http://example.org/a");
  });

  it.each(["javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "urn:a", "", null, "http://"])(
    "is not %j",
    (address) => {
      expect(safeHref(address, base)).toBeUndefined();
    },
  );
});

describe("words", () => {
  it("agree with their number", () => {
    expect([counted(1, "event"), counted(1200, "event")]).toEqual(["1 event", "1,200 events"]);
  });

  it("are cut between characters, not inside them", () => {
    expect(shortText("a🇺🇳bcd", 3)).toBe("a🇺…");
    expect(shortText("abc", 3)).toBe("abc");
  });

  it("are cut between words where that leaves most of them", () => {
    expect(shortText("Ines and Hugo, Singapore", 20)).toBe("Ines and Hugo,…");
    expect(shortText("one two three", 8)).toBe("one two…");
    expect(shortText("a singlelongword", 10)).toBe("a singlel…");
  });
});
