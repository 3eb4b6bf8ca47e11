"""`kg show`."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from kg.cli.options import base_option, open_graph, settings_of, store_option
from kg.cli.output import write

if TYPE_CHECKING:
    from kg.dossier import Dossier, Entry, Passage, Voice

_EPILOG = """\b
Examples:
  kg show Roe
  kg show Nairobi --format json
  kg show https://example.org/kg/event/5b1d0c3fa9e2764d

A name that several things have lists them; give the whole name or the IRI of one."""

_WIDTH = 100


@click.command(epilog=_EPILOG)
@click.argument("name")
@store_option
@base_option
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["text", "json"]),
    help="Without it: text on a terminal, else JSON.",
)
def show(name: str, store: str | None, base_iri: str | None, wanted: str | None) -> int:
    """Tell what the graph knows of NAME, with its sentences.

    NAME is a label, an alias or an IRI of a person, state, organization, place, event or document; of a document its
    title, file and address too.
    """
    import dataclasses
    import json
    import sys

    from kg.dossier import find_thing, make_dossier

    settings = settings_of(store=store, base_iri=base_iri)
    with open_graph(settings) as graph:
        dossier = make_dossier(graph, find_thing(graph, name), base=settings.base_iri)
    if (wanted or ("text" if sys.stdout.isatty() else "json")) == "json":
        write(json.dumps(dataclasses.asdict(dossier), indent=2, ensure_ascii=False) + "\n")
    else:
        write(_as_text(dossier))
    return 0


def _as_text(dossier: Dossier) -> str:
    from kg.dossier import DOUBT

    lines = [f"{dossier.label} ({dossier.kind})", dossier.iri]
    lines += [f"  {what}: {value}" for what, value in dossier.facts]
    if any(what == DOUBT for what, _ in dossier.facts):
        lines.append("    decide with: kg same IRI IRI, or kg different IRI IRI")
    if not dossier.events:
        lines += ["", "no events"]
    for entry in dossier.events:
        lines += ["", _headline(entry), f"  {entry.iri}"]
        lines += [f"  {_copied(voice)}" for voice in entry.copied]
        for passage in entry.passages:
            quoted = " ".join(passage.text.split())
            lines += textwrap.wrap(f"“{quoted}”", _WIDTH, initial_indent="    ", subsequent_indent="    ")
            lines.append(f"    — {_credit(passage)}")
    return "\n".join(lines) + "\n"


def _copied(voice: Voice) -> str:
    names = voice.copies
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"{listed} {'copies' if len(names) == 1 else 'copy'} {voice.original}"


def _headline(entry: Entry) -> str:
    from kg.dossier import told_by

    status = "" if entry.status == "occurred" else f" ({entry.status})"
    told = told_by(entry.documents, entry.publishers, entry.voices)
    marks = f"{told}, disputed" if entry.disputed else told
    where = f"; {' / '.join(entry.where)}" if entry.where else ""
    return f"{entry.when or 'on no known day'}  {entry.type}{status}: {', '.join(entry.who)}{where} [{marks}]"


def _credit(passage: Passage) -> str:
    said = ", ".join(filter(None, [passage.publisher, passage.title, passage.published])) or passage.document
    return f"{said}, citing {', '.join(passage.attributed_to)}" if passage.attributed_to else said
