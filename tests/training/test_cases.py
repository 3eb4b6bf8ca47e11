"""What texts offer for annotated values, and tables that are fitted on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.evaluate import GoldDocument, GoldEvent
from kg.evaluate.gold import GoldParticipant
from kg.extract.choosing.chooser import ChoiceWeights
from kg.extract.judge.heads import STATUSES, Heads, load_heads
from kg.language import annotate
from kg.model.annotated import Annotated
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Status
from kg.model.weights import Weights
from training.cases import Case, cases_of, same_cases, sure_cases

TEXT = """OSLO, March 17, 2021 — Anna Lindqvist met Rui Tavares in Lisbon on March 3, 2021.

At the meeting in Lisbon, Lindqvist and Tavares discussed fisheries.

On Friday, March 19, Lindqvist will meet Omar Haddad in Rabat.
"""


def _person(name: str) -> GoldParticipant:
    return GoldParticipant(name=name, kind=ActorKind.PERSON)


def _event(clause: str, status: Status, day: str, place: str, *names: str) -> GoldEvent:
    start = TEXT.index(clause)
    return GoldEvent(
        EventType.MEETING,
        status,
        participants=tuple(map(_person, names)),
        place=(place,),
        earliest=day,
        latest=day,
        evidence=((start, start + len(clause)),),
    )


@pytest.fixture(scope="module")
def annotated() -> Annotated:
    """Return the text as the language stage reads it."""
    return annotate(Document("a.md", TEXT))


@pytest.fixture(scope="module")
def heads() -> Heads:
    """Return the heads of the package."""
    return load_heads()


@pytest.fixture(scope="module")
def gold() -> GoldDocument:
    """Return the annotation: one event told twice, and one to come."""
    met = _event(
        "Anna Lindqvist met Rui Tavares in Lisbon on March 3, 2021",
        Status.OCCURRED,
        "2021-03-03",
        "Lisbon",
        "Anna Lindqvist",
        "Rui Tavares",
    )
    again = TEXT.index("At the meeting"), TEXT.index("On Friday")
    met = replace(met, evidence=(*met.evidence, again))
    coming = _event(
        "Lindqvist will meet Omar Haddad in Rabat",
        Status.SCHEDULED,
        "2021-03-19",
        "Rabat",
        "Anna Lindqvist",
        "Omar Haddad",
    )
    return GoldDocument("a", (met, coming))


def test_the_right_status_time_and_place_are_the_good_options(
    annotated: Annotated, heads: Heads, gold: GoldDocument
) -> None:
    cases = cases_of(annotated, gold, heads)

    chosen = {STATUSES[case.goodness.index(1.0)] for case in cases.status}
    assert chosen == {Status.OCCURRED, Status.SCHEDULED}
    assert all(max(case.goodness) == 1.0 for case in cases.time + cases.place)
    assert all(len(case.options) == len(case.goodness) for case in cases.status + cases.time + cases.place)


def test_two_tellings_of_an_event_are_one_case(annotated: Annotated, heads: Heads, gold: GoldDocument) -> None:
    nothing = Weights({})
    cases = same_cases(annotated, gold, heads, ChoiceWeights(nothing, nothing, nothing, nothing, nothing))

    assert {case.goodness for case in cases} == {(1.0, 0.0), (0.0, 1.0)}


def test_reports_of_nothing_annotated_are_wrong(annotated: Annotated, heads: Heads) -> None:
    nothing = Weights({})
    weights = ChoiceWeights(nothing, nothing, nothing, nothing, nothing)

    cases = sure_cases(annotated, GoldDocument("a"), heads, weights)

    assert cases
    assert {case.goodness for case in cases} == {(0.0, 1.0)}


def test_a_fitted_table_chooses_what_is_good() -> None:
    pytest.importorskip("torch")
    from training.weigh import fit, share_right

    near: dict[str, float] = {"near": 1.0}
    cases = [Case((near, {"far": 1.0}, {}), (1.0, 0.0, 0.0)), Case(({"far": 1.0}, near), (0.0, 1.0))] * 5

    weights = fit(cases)

    assert weights.by_feature["near"] > 0 > weights.by_feature["far"]
    assert share_right(cases, weights) == 1.0


def test_a_written_table_is_read_back(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from training.weigh import write

    table = Weights({"near": 1.25, "far": -0.5})
    write(ChoiceWeights(table, table, table, table, table), tmp_path)

    lines = (tmp_path / "time.tsv").read_text("utf-8").splitlines()
    assert lines[0].startswith("#")
    assert lines[1:] == ["far\t-0.5", "near\t1.25"]
