/** The order of the values of one column of a table. */

export type Key = string;

const COLLATOR = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const NUMBER = /^[-+\u2212]?(\d{1,3}([,\u0020\u00a0\u2009\u202f]\d{3})+|\d+)(\.\d+)?\s*%?$/;

/** The number that a text writes, with or without separators of thousands; undefined where it writes none. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (!NUMBER.test(trimmed)) return undefined;
  return Number(trimmed.replace(/[,%\s]/g, "").replace("\u2212", "-"));
}

/**
 * How to compare two values of a column: as numbers where all of them are, otherwise as words are sorted, numbers inside
 * them by size (which puts ISO days in their order too). Empty values stay last either way.
 */
export function comparison(column: readonly Key[], descending: boolean): (a: Key, b: Key) => number {
  const filled = column.map((key) => key.trim()).filter(Boolean);
  const numeric = filled.length > 0 && filled.every((key) => numberOf(key) !== undefined);
  const compare = numeric
    ? (a: Key, b: Key) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0)
    : (a: Key, b: Key) => COLLATOR.compare(a, b);
  return (a, b) => {
    const [left, right] = [a.trim(), b.trim()];
    if (!left || !right) return left ? -1 : right ? 1 : 0;
    return descending ? compare(right, left) : compare(left, right);
  };
}
