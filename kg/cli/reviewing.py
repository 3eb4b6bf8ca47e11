"""Links reviewed in the terminal: one thing after the other, with what speaks for each candidate."""

from __future__ import annotations

import getpass
import textwrap
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from kg.cli.options import open_graph, open_graph_to_change
from kg.cli.output import tell

if TYPE_CHECKING:
    from kg.dossier import Dossier
    from kg.model.link import Link
    from kg.settings import Settings
    from kg.upkeep import Judged, Judgement

_WIDTH = 100
_MOST_PASSAGES = 2
_HELP = "a number: it is this one; n: none of them; s: leave it for later; q: end"


def review_links(settings: Settings, source: str | None, author: str | None) -> int:
    """Ask about everything that has links to decide, and write what was decided; also when the asking is broken off."""
    from kg.dossier import find_thing, make_dossier
    from kg.model.link import Standing
    from kg.upkeep import links_in

    judgements: list[Judgement] = []
    with open_graph(settings) as graph:
        groups: defaultdict[str, list[Link]] = defaultdict(list)
        for link in links_in(graph, source=source, settings=settings):
            if link.standing is Standing.PROPOSED:
                groups[link.subject].append(link)
        if not groups:
            tell("nothing waits to be reviewed")
            return 0
        try:
            _ask(groups, judgements, lambda iri: make_dossier(graph, find_thing(graph, iri), base=settings.base_iri))
        except (click.Abort, KeyboardInterrupt, EOFError):
            click.echo()
    return write_judgements(judgements, settings, author)


def write_judgements(judgements: Sequence[Judgement], settings: Settings, author: str | None) -> int:
    """Write what was decided, and say so."""
    from kg.upkeep import judge

    if not judgements:
        tell("nothing decided")
        return 0
    with open_graph_to_change(settings) as graph:
        day = datetime.now(UTC).date()
        done = judge(judgements, graph, author=author or account(), day=day, settings=settings)
    tell_judged(done)
    return 0


def tell_judged(done: Judged) -> None:
    """Say what decisions changed."""
    joined = f"; {done.joined} became one with another" if done.joined else ""
    tell(f"{done.changed} {'link' if done.changed == 1 else 'links'} decided{joined}")


def account() -> str | None:
    """Return the name of the user's account; None where the machine knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return None


def _ask(groups: dict[str, list[Link]], judgements: list[Judgement], dossier_of: Callable[[str], Dossier]) -> None:
    """Ask about each subject in turn; what was answered is in `judgements` at once."""
    ordered = sorted(groups.items(), key=lambda group: (-max(link.confidence for link in group[1]), group[0]))
    click.echo(_HELP)
    for number, (subject, links) in enumerate(ordered, start=1):
        links = sorted(links, key=lambda link: (-link.confidence, link.object))
        click.echo(f"\n[{number} of {len(ordered)}] {_described(dossier_of(subject))}")
        for place, link in enumerate(links, start=1):
            click.echo(_candidate(place, link))
        answer = _answer(len(links))
        if answer == "q":
            return
        if answer != "s":
            judgements.extend(_judgements(links, answer))


def _answer(count: int) -> str:
    while True:
        answer = str(click.prompt("which", default="s")).strip().lower()
        if answer in ("n", "s", "q") or (answer.isdecimal() and 1 <= int(answer) <= count):
            return answer
        click.echo(f"{answer!r} is no answer here. {_HELP}")


def _judgements(links: Sequence[Link], answer: str) -> list[Judgement]:
    """Return what an answer says: who is one is none of the others; links of other sources are asked for as well."""
    from kg.graph.links import link_id
    from kg.model.link import Standing
    from kg.upkeep import Judgement

    if answer == "n":
        return [Judgement(link_id(link), Standing.REJECTED) for link in links]
    chosen = links[int(answer) - 1]
    others = [link for link in links if link.source == chosen.source and link.object != chosen.object]
    return [
        Judgement(link_id(chosen), Standing.ACCEPTED),
        *(Judgement(link_id(link), Standing.REJECTED) for link in others),
    ]


def _described(dossier: Dossier) -> str:
    lines = [f"{dossier.label} ({dossier.kind})", f"  {dossier.iri}"]
    lines += [f"  {what}: {value}" for what, value in dossier.facts]
    told = [passage for entry in dossier.events for passage in entry.passages]
    surname = dossier.label.split()[-1]
    told.sort(key=lambda passage: surname not in passage.text)  # who is not named there is told apart by little
    for passage in told[:_MOST_PASSAGES]:
        quoted = " ".join(passage.text.split())
        lines += textwrap.wrap(f"“{quoted}”", _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines)


def _candidate(place: int, link: Link) -> str:
    lines = [f"  {place}  {link.object_label or link.object} ({link.source}, {link.confidence:.2f})  {link.object}"]
    told = "; ".join(link.reasons)
    return "\n".join([*lines, *textwrap.wrap(told, _WIDTH, initial_indent="       ", subsequent_indent="       ")])
