"""An id that an event was given once is that of an event for ever, or leads to one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.document import DocumentFacts
from kg.model.report import EventType, Report
from kg.model.world import Event, World
from kg.resolve import resolve
from tests.resolve.making import days, key, only_event, person, report, world_of

_PERSONS = tuple(
    person(name, state) for name, state in (("Anna Lindh", "Sweden"), ("Omar Ali", "Egypt"), ("Ivan Petrov", "Russia"))
)
_DOCUMENTS = ("a", "b", "c", "d", "e")
_REPORTS = st.lists(
    st.builds(
        lambda document, who, id, place, day, length: report(
            document, *who, id=id, place=place, when=days(f"2020-01-{day:02}", f"2020-01-{day + length:02}")
        ),
        st.sampled_from(_DOCUMENTS),
        st.lists(st.sampled_from(_PERSONS), min_size=1, max_size=3, unique=True).map(tuple),
        st.sampled_from(("r1", "r2", "r3")),
        st.sampled_from(((), ("Miami",), ("Florida",), ("Davos",))),
        st.integers(1, 4),
        st.integers(0, 2),
    ),
    max_size=10,
    unique_by=lambda each: (each.document_key, each.id),
)
_PUBLISHED = st.dictionaries(
    st.sampled_from(_DOCUMENTS).map(key), st.dates(date(2020, 1, 1), date(2020, 1, 9)).map(DocumentFacts)
)


def answers(world: World, id: str) -> list[Event]:
    """Return the events that an id leads to."""
    return [event for event in world.events if id == event.id or id in event.former]


@settings(max_examples=150, deadline=None)
@given(_REPORTS, _PUBLISHED, st.lists(st.integers(0, 2), min_size=10, max_size=10))
def test_an_id_once_given_leads_to_one_event_that_tells_of_the_same_report(
    reports: list[Report], documents: Mapping[str, DocumentFacts], batches: list[int]
) -> None:
    """Reports come in three builds, in any partition."""
    final = resolve(reports, documents=documents)
    for last in range(2):
        known = [each for each, batch in zip(reports, batches, strict=False) if batch <= last]
        for event in resolve(known, documents=documents).events:
            [later] = answers(final, event.id)
            assert set(later.reports) & set(event.reports)


@settings(max_examples=60, deadline=None)
@given(_REPORTS, _PUBLISHED)
def test_there_are_as_many_ids_as_reports_and_no_former_one_is_an_event(
    reports: list[Report], documents: Mapping[str, DocumentFacts]
) -> None:
    world = resolve(reports, documents=documents)
    former = [id for event in world.events for id in event.former]

    assert len(former) + len(world.events) == len(reports)
    assert {event.id for event in world.events}.isdisjoint(former)
    assert all(list(event.former) == sorted(set(event.former)) for event in world.events)


def _meeting(document: str) -> Report:
    return report(document, *_PERSONS[:2], type=EventType.MEETING, when=days("2020-01-02"), place=("Davos",))


def test_an_event_keeps_its_id_when_later_reports_join_and_gives_it_up_for_an_earlier_one() -> None:
    published = {"a": "2020-01-05", "b": "2020-01-07", "c": "2020-01-03"}
    first = only_event(world_of(_meeting("a"), published=published))
    joined = only_event(world_of(_meeting("a"), _meeting("b"), published=published))
    renamed = only_event(world_of(*map(_meeting, "abc"), published=published))

    assert (first.former, joined.id) == ((), first.id)
    assert renamed.id != first.id
    assert first.id in renamed.former
    assert set(joined.former) < set(renamed.former)


def test_an_event_that_is_named_anew_has_the_id_that_the_earlier_report_gave_alone() -> None:
    published = {"a": "2020-01-05", "c": "2020-01-03"}
    alone = only_event(world_of(_meeting("c"), published=published))

    assert only_event(world_of(_meeting("a"), _meeting("c"), published=published)).id == alone.id
