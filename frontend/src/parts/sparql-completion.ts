/** What the SPARQL editor completes: prefixes and terms that this server names, and nothing from elsewhere. */
import Yasqe from "@zazuko/yasqe";
import type { Term, Terms } from "../data";
import { shortened } from "./sparql-results";

type Completer = (typeof Yasqe.Autocompleters)[string];

const MOST = 60;

/** Terms that fit what is typed: those whose IRI begins with it first, then those that have it in name or label. */
export function fitting(terms: readonly Term[], typed: string): Term[] {
  const wanted = typed.toLowerCase();
  const begin = terms.filter(({ iri }) => iri.toLowerCase().startsWith(wanted));
  const local = (iri: string): string => iri.slice(Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1).toLowerCase();
  const inside = /[/#]/.test(wanted)
    ? []
    : terms.filter((term) => !begin.includes(term) && (local(term.iri).includes(wanted) || term.label.toLowerCase().includes(wanted)));
  return [...begin, ...inside].slice(0, MOST);
}

function ofTerms(original: string, name: string, terms: readonly Term[], prefixes: Record<string, string>): Completer {
  const completer = Yasqe.Autocompleters[original];
  if (!completer) throw new Error(`the editor has no completion of ${original}`);
  return {
    ...completer,
    name,
    bulk: false,
    persistenceId: null,
    get: (_yasqe, token) => fitting(terms, token?.autocompletionString ?? "").map(({ iri }) => iri),
    postProcessSuggestion: (yasqe, _token, iri) => {
      const name = shortened(iri, { ...prefixes, ...(yasqe.getPrefixesFromQuery() as Record<string, string>) });
      return name === iri ? `<${iri}>` : name;
    },
    postprocessHints: (_yasqe, hints) =>
      hints.map((hint) => {
        const iri = expanded(hint.text, prefixes);
        const label = terms.find((term) => term.iri === iri)?.label;
        return label ? { ...hint, displayText: `${hint.text}   ${label}` } : hint;
      }),
  };
}

function expanded(text: string, prefixes: Record<string, string>): string {
  if (text.startsWith("<")) return text.slice(1, -1);
  const [prefix = "", local = ""] = text.split(":");
  return (prefixes[prefix] ?? "") + local;
}

/**
 * Replaces the completers that come with the editor, which ask prefix.cc and Linked Open Vocabularies. Their names are
 * the settings of the editor; settings are merged list by list, so the list itself has to be the right one.
 */
export function setUpCompletion(prefixes: Record<string, string>, terms: Terms): void {
  const { prefixes: forPrefixes, variables } = Yasqe.Autocompleters;
  const completers: Completer[] = [
    ofTerms("class", "class", terms.classes, prefixes),
    ofTerms("property", "property", terms.properties, prefixes),
  ];
  if (forPrefixes)
    completers.push({
      ...forPrefixes,
      persistenceId: null,
      get: () => Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`).sort(),
    });
  if (variables) completers.push(variables);
  for (const name of Object.keys(Yasqe.Autocompleters)) delete Yasqe.Autocompleters[name];
  for (const completer of completers) Yasqe.Autocompleters[completer.name] = completer;
  Yasqe.defaults.autocompleters = completers.map(({ name }) => name);
}
