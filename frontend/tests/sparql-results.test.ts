import { describe, expect, it } from "vitest";
import { DataError } from "../src/data";
import { annotation, pageOf, queryForm, readResults, shortened } from "../src/parts/sparql-results";

const prefixes = { ex: "https://example.org/", exo: "https://example.org/ontology#" };

describe("answers to queries", () => {
  it("come as rows, with nothing where a variable is unbound", () => {
    const json = {
      head: { vars: ["a", "b"] },
      results: { bindings: [{ a: { type: "literal", value: "Genf", "xml:lang": "de" } }] },
    };

    expect(readResults(json)).toEqual({
      form: "rows",
      variables: ["a", "b"],
      rows: [[{ type: "literal", value: "Genf", language: "de" }, null]],
    });
  });

  it("come as yes or no", () => {
    expect(readResults({ head: {}, boolean: false })).toEqual({ form: "boolean", value: false });
  });

  it("may hold triples", () => {
    const triple = { subject: { type: "uri", value: "s" }, predicate: { type: "uri", value: "p" }, object: { type: "literal", value: "o" } };
    const json = { head: { vars: ["t"] }, results: { bindings: [{ t: { type: "triple", value: triple } }] } };

    expect(readResults(json)).toMatchObject({ rows: [[{ type: "triple", value: "<< s p o >>" }]] });
  });

  it.each([null, 3, {}, { head: {}, results: {} }])("are not %j", (json) => {
    expect(() => readResults(json)).toThrow(DataError);
  });
});

describe("IRIs", () => {
  it("are shortened by the longest prefix that leaves a plain name", () => {
    expect(shortened("https://example.org/ontology#Meeting", prefixes)).toBe("exo:Meeting");
    expect(shortened("https://example.org/person/a", prefixes)).toBe("https://example.org/person/a");
  });

  it("of the graph lead to their pages", () => {
    const page = (iri: string): string => pageOf(iri, "https://example.org/kg/", "/x/page");

    expect(page("https://example.org/kg/person/a#office 1")).toBe("/x/page/person/a#office 1");
    expect(page("https://example.org/kg/place/what?")).toBe("/x/page/place/what%3F");
    expect(page("https://elsewhere.example/a")).toBe("https://elsewhere.example/a");
    expect(pageOf("https://example.org/kg/a", undefined, undefined)).toBe("https://example.org/kg/a");
  });
});

describe("literals", () => {
  it("show the language or the datatype that their text does not", () => {
    const literal = { type: "literal" as const, value: "x" };

    expect(annotation({ ...literal, language: "de" }, {})).toBe("@de");
    expect(annotation({ ...literal, datatype: "http://www.w3.org/2001/XMLSchema#date" }, {})).toBe("");
    expect(annotation({ ...literal, datatype: "https://example.org/ontology#edtf" }, prefixes)).toBe("^^exo:edtf");
  });
});

describe("queries", () => {
  it("ask for rows or triples, or are none", () => {
    expect(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT"].map(queryForm)).toEqual([
      "rows",
      "rows",
      "triples",
      "triples",
      "update",
    ]);
  });
});
