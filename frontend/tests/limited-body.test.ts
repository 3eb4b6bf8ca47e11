import { describe, expect, it } from "vitest";
import { limitedText, TooMuch } from "../src/parts/limited-body";

describe("the body of an answer", () => {
  it("is read whole, characters that come in two pieces included", async () => {
    const bytes = new TextEncoder().encode("Zürich");
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.slice(0, 2));
        controller.enqueue(bytes.slice(2));
        controller.close();
      },
    });

    expect(await limitedText(new Response(stream), 100)).toBe("Zürich");
  });

  it("is given up when it is more than a page can show", async () => {
    await expect(limitedText(new Response("x".repeat(2000)), 1000)).rejects.toThrow(TooMuch);
  });
});
