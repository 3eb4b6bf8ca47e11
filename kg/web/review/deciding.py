"""What people decide about links, as tasks of the worker that writes: looked at and written as one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.errors import RecordError
from kg.graph.links import link_id
from kg.model.link import Link, Standing
from kg.web.api.replies import JSON, json_reply
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.problems import ProblemError, chosen_of, telling_problems
from kg.web.review.reading import LinkReader
from kg.web.review.records import record_of

if TYPE_CHECKING:
    from kg.upkeep import Judgement

NONE, UNDO = "none", "undo"
"""What a person may say of all candidates of a thing. To accept one the id of its link is said."""

Said = tuple[str, Sequence[tuple[str, str]], str]
"""What a person said of a thing: a choice, the ids and standings of the links that were shown, and a comment."""

_DECIDED_ELSEWHERE: Final = (
    "somebody else decided about {what} meanwhile ({now}), and nothing was recorded; look at it again and then decide"
)


@telling_problems
def decide_form(
    site: Site,
    *,
    said: Sequence[Said],
    author: str,
    back: Mapping[str, str],
    accept: str | None = None,  # noqa: ARG001 - how problems are told
) -> Reply:
    """Record what a form of the page says, and lead back to the page that `back` are the parameters of.

    Who is one of a source is none of the others that were shown. What was shown and is not so any more stops all.
    """
    reader = LinkReader(site.store, site.base)
    judgements = [each for one in said for each in _judgements(reader, one)]
    recorded = _judge(site, judgements, author)
    address = links_of(site).path("/links", **back, recorded=recorded)
    return Reply(303, (("Location", address), ("Content-Type", "text/html; charset=utf-8")))


@telling_problems
def decide_link(
    site: Site,
    *,
    id: str,
    standing: str,
    author: str,
    comment: str | None = None,
    was: str | None = None,
    reject_others: bool = False,
    accept: str | None = None,
) -> Reply:
    """Record what was decided about one link, and return it as it is then.

    `was` is the standing that it is to have before, if that matters. With `reject_others` the other links of its thing
    to the same source are rejected.
    """
    from kg.upkeep import Judgement

    chosen_of(accept, (JSON,))  # what cannot be told is not done
    reader = LinkReader(site.store, site.base)
    link = _sound(reader, id)
    _check_standing(link, was)
    judgements = [Judgement(id, Standing(standing), comment)]
    if reject_others:
        # Where two actors became one, both have a link to the same object: that is no other one.
        there = reader.links_of(NamedNode(link.subject), link.source)
        others = [each for each in there if each.object != link.object]
        judgements += [
            Judgement(link_id(each), Standing.REJECTED) for each in others if each.standing is not Standing.REJECTED
        ]
    _judge(site, judgements, author)
    return json_reply(record_of(_sound(LinkReader(site.store, site.base), id), site), accept)


def _judgements(reader: LinkReader, said: Said) -> list[Judgement]:
    """Return what was said of one thing, without what is so already."""
    from kg.upkeep import Judgement

    choice, shown, comment = said
    links = {id: _sound(reader, id) for id, _ in shown}
    for id, standing in shown:
        _check_standing(links[id], standing)
    if len({(link.subject, link.source) for link in links.values()}) > 1:
        raise ProblemError(400, "the links shown together are not of one thing and one source; load the page again")
    note = comment or None
    if choice == UNDO:
        return [Judgement(id, Standing.PROPOSED) for id, link in links.items() if link.manual]
    if choice != NONE and choice not in links:
        raise ProblemError(400, f"the choice {choice[:80]!r} is none of the links that were shown; load the page again")
    chosen = links[choice].object if choice in links else None
    return [
        Judgement(id, Standing.ACCEPTED if id == choice else Standing.REJECTED, note)
        for id, link in links.items()
        if id == choice or (link.object != chosen and link.standing is not Standing.REJECTED)
    ]


def _check_standing(link: Link, was: str | None) -> None:
    if was is not None and link.standing.value != was:
        what = link.subject_label or link.subject
        now = f"{link.object_label or link.object} is {link.standing.value}, not {was}"
        raise ProblemError(409, _DECIDED_ELSEWHERE.format(what=what, now=now))


def _judge(site: Site, judgements: Sequence[Judgement], author: str) -> int:
    """Write judgements; return of how many links somebody decided."""
    from kg.settings import Settings
    from kg.upkeep import judge

    if not judgements:
        return 0
    try:
        day = datetime.now(UTC).date()
        return judge(judgements, site.store, author=author, day=day, settings=Settings(base_iri=site.base)).changed
    except RecordError as error:
        raise _broken(error) from error


def _sound(reader: LinkReader, id: str) -> Link:
    try:
        return reader.link(id)
    except RecordError as error:
        raise _broken(error) from error


def _broken(error: RecordError) -> ProblemError:
    return ProblemError(500, f"links of this graph are broken, and cannot be decided about: {error}")
