/** Shapes and words of answers to SPARQL queries. */
import { DataError } from "../data";

export interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string;
  language?: string;
  datatype?: string;
}

export type Answer =
  | { form: "rows"; variables: string[]; rows: (Term | null)[][] }
  | { form: "boolean"; value: boolean }
  | { form: "text"; text: string };

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function term(value: unknown): Term | null {
  if (!isFields(value)) return null;
  const { type, value: content } = value;
  if (type === "triple" && isFields(content)) {
    const parts = ["subject", "predicate", "object"].map((part) => term(content[part])?.value ?? "");
    return { type: "triple", value: `<< ${parts.join(" ")} >>` };
  }
  if (typeof content !== "string") return null;
  if (type === "uri" || type === "bnode") return { type, value: content };
  const [language, datatype] = [value["xml:lang"], value["datatype"]];
  return {
    type: "literal",
    value: content,
    ...(typeof language === "string" ? { language } : {}),
    ...(typeof datatype === "string" ? { datatype } : {}),
  };
}

/** Reads SPARQL 1.1 Query Results JSON. */
export function readResults(json: unknown): Answer {
  if (!isFields(json)) throw new DataError("the answer is no SPARQL result");
  if (typeof json["boolean"] === "boolean") return { form: "boolean", value: json["boolean"] };
  const [head, results] = [json["head"], json["results"]];
  if (!isFields(head) || !isFields(results) || !Array.isArray(results["bindings"]))
    throw new DataError("the answer is no SPARQL result");
  const variables = Array.isArray(head["vars"]) ? head["vars"].map(String) : [];
  const rows = (results["bindings"] as unknown[]).map((row) => variables.map((name) => term(isFields(row) ? row[name] : null)));
  return { form: "rows", variables, rows };
}

/** An IRI as a prefixed name where a prefix fits and what is left is a plain name; otherwise itself. */
export function shortened(iri: string, prefixes: Readonly<Record<string, string>>): string {
  let best: [string, string] | undefined;
  for (const entry of Object.entries(prefixes))
    if (entry[1] && iri.startsWith(entry[1]) && entry[1].length > (best?.[1].length ?? 0)) best = entry;
  if (!best) return iri;
  const local = iri.slice(best[1].length);
  return /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u.test(local) ? `${best[0]}:${local}` : iri;
}

const PLAIN = new Set(["string", "date", "integer", "decimal", "double", "boolean", "gYear", "gYearMonth"]);
const XSD = "http://www.w3.org/2001/XMLSchema#";

/** What is said of a literal beside its text: its language, or a datatype that its text does not show. */
export function annotation(term: Term, prefixes: Readonly<Record<string, string>>): string {
  if (term.language) return `@${term.language}`;
  if (!term.datatype || (term.datatype.startsWith(XSD) && PLAIN.has(term.datatype.slice(XSD.length)))) return "";
  return `^^${shortened(term.datatype, { xsd: XSD, ...prefixes })}`;
}

/** Where a link to an IRI goes: to its page on this server if it is one of the graph. */
export function pageOf(iri: string, base: string | undefined, pages: string | undefined): string {
  if (!base || !pages || !iri.startsWith(base) || iri === base) return iri;
  const [thing, ...fragment] = iri.slice(base.length).split("#");
  return `${pages.replace(/\/$/, "")}/${encodeURI(thing ?? "").replaceAll("?", "%3F")}${fragment.length ? `#${fragment.join("#")}` : ""}`;
}

/** Whether a query asks for triples, for rows (or yes and no), or wants to change something. */
export function queryForm(type: string): "triples" | "rows" | "update" {
  if (type === "CONSTRUCT" || type === "DESCRIBE") return "triples";
  return type === "SELECT" || type === "ASK" ? "rows" : "update";
}
