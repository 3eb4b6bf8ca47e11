// Asks Comunica what standard input says, as JSON: `kind` (bindings, boolean, quads, void), `query`, `sources`, and
// for updates `destination` and `token`. Writes the answer to standard output, as JSON.
"use strict";
const { QueryEngine } = require("@comunica/query-sparql");

function value(term) {
  return term.value;
}

async function answer({ kind, query, sources, destination, token }) {
  const engine = new QueryEngine();
  const context = { sources };
  if (destination) context.destination = destination;
  if (token) {
    context.fetch = (input, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set("Authorization", `Bearer ${token}`);
      return fetch(input, { ...init, headers });
    };
  }
  if (kind === "bindings") {
    const rows = await (await engine.queryBindings(query, context)).toArray();
    return rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, value(term)])));
  }
  if (kind === "boolean") return engine.queryBoolean(query, context);
  if (kind === "quads") {
    const quads = await (await engine.queryQuads(query, context)).toArray();
    return quads.map((quad) => [quad.subject, quad.predicate, quad.object].map(value));
  }
  await engine.queryVoid(query, context);
  return null;
}

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (piece) => (text += piece));
process.stdin.on("end", () => {
  answer(JSON.parse(text)).then(
    (found) => process.stdout.write(JSON.stringify(found)),
    (error) => {
      process.stderr.write(`${error.stack || error}\n`);
      process.exitCode = 1;
    },
  );
});
