"""SPARQL updates, as tasks of the worker that writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.query.tokens import Token, tokens_of
from kg.web.messages import Reply, Site
from kg.web.problems import problem
from kg.web.sparql.query import refused


def update(
    site: Site,
    *,
    text: str,
    accept: str | None,
    using_graphs: Sequence[str] = (),
    using_named_graphs: Sequence[str] = (),
    allowed_hosts: Sequence[str] = (),
) -> Reply:
    """Carry out an update, all of it or nothing.

    The graphs are those of the protocol (`using-graph-uri`, `using-named-graph-uri`): what WHERE sees. They may not
    come together with USING or WITH in the text.
    """
    base = f"{site.root}/update" if site.root else None
    if refusal := refused(text, allowed_hosts, base_iri=base or "", accept=accept):
        return refusal
    try:
        if using_graphs or using_named_graphs:
            clause = "".join(f" USING {NamedNode(name)}" for name in using_graphs)
            clause += "".join(f" USING NAMED {NamedNode(name)}" for name in using_named_graphs)
            text = with_using(text, clause)
        site.store.update(text, base_iri=base)
    except (QueryError, ValueError) as error:
        return problem(400, str(error), accept)
    return Reply(204, ())


def nothing(site: Site) -> Reply:  # noqa: ARG001 - a task gets the site
    """Change nothing: the worker makes a snapshot all the same."""
    return Reply(204, ())


def with_using(text: str, clause: str) -> str:
    """Return an update in which every operation with a WHERE has the clause (`USING <a> USING NAMED <b>`).

    Raises:
        QueryError: an operation has USING or WITH of its own, which the protocol forbids beside the parameters.
    """
    pieces: list[str] = []
    last = 0
    for place, addition in _additions(list(tokens_of(text)), text, clause):
        pieces.extend((text[last:place], addition))
        last = place
    return "".join((*pieces, text[last:]))


def _additions(tokens: list[Token], text: str, clause: str) -> Iterator[tuple[int, str]]:
    """Yield what to put in, and before which character."""
    depth = 0
    before = ""
    for place, token in enumerate(tokens):
        word = token.text.upper() if token.kind == "word" else token.text
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
        elif depth == 0 and word in ("USING", "WITH"):
            raise QueryError(f"the update says {word}, which may not stand beside using-graph-uri; give one of the two")
        elif depth == 0 and word == "WHERE":
            if before == "DELETE":
                # DELETE WHERE { … } knows no USING: written out it is DELETE { … } USING … WHERE { … }.
                yield token.start, f"{_group(tokens[place + 1 :], text)}{clause} "
            else:
                yield token.start, f"{clause} "
        before = word


def _group(tokens: list[Token], text: str) -> str:
    depth = 0
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0:
            return text[tokens[0].start : token.start + len(token.text)]
    return ""
