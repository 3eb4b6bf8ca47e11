"""`kg same`, `kg different` and `kg decisions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.findings import tell_outcome
from kg.cli.options import base_option, open_graph, open_graph_to_change, settings_of, store_option
from kg.cli.output import TABLE, chosen_format, tell, write, write_table

if TYPE_CHECKING:
    from kg.graph.decisions import StoredDecision
    from kg.settings import Settings

_SAME_EPILOG = """\b
Examples:
  kg same "William Clinton" "Bill Clinton"
  kg same Suharto https://example.org/kg/person/suharto/ID

Every later build keeps the decision; `kg decisions` lists it, and takes it back. One that says the opposite of the same
two replaces it."""

_DIFFERENT_EPILOG = """\b
Examples:
  kg different "George Bush" "George W. Bush"
  kg different https://example.org/kg/document/9f2c4a01d3b85e67f0a1b2c3d4e5f607#r1-p2 "John Smith"

The second takes one participant of one report (the second of report r1; `kg export --format reports` has both numbers)
out of the person it was taken for. Every later build keeps the decision; `kg decisions` lists it, and takes it back."""

_DECISIONS_EPILOG = """\b
Examples:
  kg decisions
  kg decisions --undo 5b1d0c3fa9e2764d"""


@click.command(epilog=_SAME_EPILOG)
@click.argument("one")
@click.argument("other")
@store_option
@base_option
def same(one: str, other: str, store: str | None, base_iri: str | None) -> int:
    """Record that ONE and OTHER are the same.

    Each is a label, an alias or an IRI of a person, organization or delegation.
    """
    return _decide("same", one, other, settings_of(store=store, base_iri=base_iri))


@click.command(epilog=_DIFFERENT_EPILOG)
@click.argument("one")
@click.argument("other")
@store_option
@base_option
def different(one: str, other: str, store: str | None, base_iri: str | None) -> int:
    """Record that ONE and OTHER are different.

    Each is a label, an alias or an IRI of a person, organization or delegation, or the IRI of a participation in a
    report. Where both are one in the graph, what stands under the one name is parted from what stands under the other.
    """
    return _decide("different", one, other, settings_of(store=store, base_iri=base_iri))


@click.command(epilog=_DECISIONS_EPILOG)
@click.option("--undo", "ids", metavar="ID", multiple=True, help="Take this decision back; may be given several times.")
@store_option
@base_option
@click.option(
    "--format", "wanted", type=click.Choice([TABLE, "json"]), help="Without it: a table on a terminal, else JSON."
)
def decisions(ids: tuple[str, ...], store: str | None, base_iri: str | None, wanted: str | None) -> int:
    """List what was decided with `kg same` and `kg different`, or take it back."""
    from kg.upkeep import decisions_in

    settings = settings_of(store=store, base_iri=base_iri)
    if ids:
        return _undo(ids, settings)
    with open_graph(settings) as graph:
        found = decisions_in(graph, settings=settings)
    if chosen_format(wanted, piped="json") == TABLE:
        write_table(("id", "one", "is", "other", "participations"), [_row(each) for each in found])
    else:
        import json

        write(json.dumps([_record(each) for each in found], indent=2, ensure_ascii=False) + "\n")
    return 0


def _decide(verdict: str, one: str, other: str, settings: Settings) -> int:
    from kg.model.decision import Verdict
    from kg.upkeep import decide

    with open_graph_to_change(settings) as graph:
        done = decide(Verdict(verdict), one, other, graph, settings=settings)
    for what, several in (("replaced", done.replaced), ("narrowed", done.narrowed)):
        for each in several:
            tell(f"{what}: {_said(each)}")
    tell(f"decided: {_said(done.decision)}; {settings.store} holds {done.events} events")
    return 0


def _undo(ids: tuple[str, ...], settings: Settings) -> int:
    from kg.upkeep import undo

    with open_graph_to_change(settings) as graph:
        done = undo(ids, graph, settings=settings)
    count = len(done.decisions)
    said = f"{count} {'decision' if count == 1 else 'decisions'} taken back"
    return tell_outcome(f"{said}; {settings.store} holds {done.events} events", done=count, failed=done.failed)


def _said(decision: StoredDecision) -> str:
    one, other = _names(decision)
    return f"{one} and {other} are {'the same' if decision.verdict.value == 'same' else 'different'} ({decision.id})"


def _names(decision: StoredDecision) -> tuple[str, str]:
    """Return what to call both sides; where that is one name, with what tells them apart."""
    one, other = (side.actor for side in decision.sides)
    if one.name != other.name:
        return one.name, other.name
    first, second = (f" ({actor.distinction})" if actor.distinction else "" for actor in (one, other))
    return f"{one.name}{first}", f"{other.name}{second}"


def _row(decision: StoredDecision) -> tuple[str, ...]:
    one, other = _names(decision)
    counts = " and ".join(str(len(side.participations)) for side in decision.sides)
    return decision.id, one, decision.verdict.value, other, counts


def _record(decision: StoredDecision) -> dict[str, object]:
    return {
        "id": decision.id,
        "verdict": decision.verdict.value,
        "sides": [
            {
                "kind": side.actor.kind.value,
                "name": side.actor.name,
                "distinction": side.actor.distinction or None,
                "names": list(side.names),
                "participations": list(side.participations),
            }
            for side in decision.sides
        ],
    }
