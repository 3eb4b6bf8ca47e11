"""Whatever happens on the way, each subject is answered once; what came is kept, and the rest is asked for again."""

from __future__ import annotations

from typing import Any

import pytest

from kg.link.reconcile.asking import CANDIDATES
from kg.net.asking import Manners
from tests.link.reconcile.conftest import QUICK, Opening, Waiting, answered, numbered, person
from tests.link.reconcile.independent import SPACE, Register, register
from tests.net.faulty import Fault, Faulty, faulty

VERSIONS = ("0.1", "0.2", "1.0-draft")
PASSING = [
    Fault.TOO_MANY,
    Fault.TOO_MANY_UNTIL,
    Fault.ERROR,
    Fault.UNAVAILABLE,
    Fault.HALF,
    Fault.HALF_CHUNKED,
    Fault.HALF_PACKED,
    Fault.CUT,
    Fault.GARBAGE,
    Fault.CLOSED,
]
"""What is over when one asks again."""
SLOW = Manners(per_second=1000, seconds=0.5, tries=3, slow_tries=2, give_up_after=5)


def before(service: Register, plan: Any = ()) -> Any:
    """A server before the register that spoils answers; requests without a body pass."""
    return faulty(f"{service.url}/", plan, media="application/json")


def posts(front: Faulty) -> int:
    return sum(1 for each in front.seen if each.method == "POST")


class Spoiling:
    """Spoils the posts of some numbers, from 0."""

    def __init__(self, faults: dict[int, Fault]) -> None:
        self._faults = faults
        self._posts = -1

    def __call__(self, number: int, body: bytes) -> Fault:  # noqa: ARG002 - the form of a plan
        self._posts += bool(body)
        return self._faults.get(self._posts, Fault.NONE) if body else Fault.NONE


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_costs_a_second_request_and_nothing_else(
    version: str, fault: Fault, opened: Opening, waiting: Waiting
) -> None:
    subjects = numbered(24)
    with register(version) as service, before(service, Spoiling({1: fault, 3: fault})) as front:
        found, reasons = answered(opened(front.url, fetch={}), subjects)

    assert reasons == {}
    assert [found[subject.label][0].label for subject in subjects] == [subject.label for subject in subjects]
    assert posts(front) == 5  # 3 batches, two of them twice
    if fault is Fault.TOO_MANY:
        assert 7 in waiting.pauses


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", [Fault.HANGS, Fault.DRIPS, Fault.DRIPS_HEADER])
def test_an_answer_that_does_not_come_is_not_waited_for(version: str, fault: Fault, opened: Opening) -> None:
    subjects = numbered(12)
    with register(version) as service, before(service, Spoiling({0: fault})) as front:
        found, reasons = answered(opened(front.url, fetch={}, manners=SLOW), subjects)

    assert (len(found), reasons) == (12, {})


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault.PAGE, "text/html"),
        (Fault.FORBIDDEN, "403"),
        (Fault.BAD_QUERY, "400"),
        (Fault.MOVED, "has moved"),
        (Fault.UNAVAILABLE_LONG, "left alone until"),
        (Fault.GARBAGE, "cannot be read"),
    ],
)
def test_what_stays_costs_the_subjects_of_its_batch_and_is_told(
    version: str, fault: Fault, told: str, opened: Opening
) -> None:
    faults = dict.fromkeys(range(1, 200), fault)
    subjects = numbered(20)
    with register(version) as service, before(service, Spoiling(faults)) as front:
        found, reasons = answered(opened(front.url, fetch={}), subjects)

    assert set(found) == {subject.label for subject in subjects[:10]}
    assert set(reasons) == {subject.label for subject in subjects[10:]}
    assert all(told in reason or "not asked any more" in reason for reason in reasons.values())
    assert any(told in reason for reason in reasons.values())
    assert all("\x1b" not in reason for reason in reasons.values())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_service_that_dies_midway_and_comes_back_is_asked_for_the_rest_only(version: str, opened: Opening) -> None:
    subjects = numbered(50)
    with register(version) as service, before(service, Spoiling(dict.fromkeys(range(2, 500), Fault.CLOSED))) as front:
        source = opened(front.url, fetch={})
        found, reasons = answered(source, subjects)
        assert (len(found), len(reasons)) == (20, 30)
        assert len(set(reasons.values())) <= 2

        front.plan = ()
        begun = len(service.batches)
        again, left = answered(opened(front.url, fetch={}), subjects)

    assert (len(again), left) == (50, {})
    assert {label: again[label] for label in found} == found
    assert sum(map(len, service.batches[begun:])) == 30


def test_a_source_that_gave_up_asks_again_when_it_is_asked_again(opened: Opening) -> None:
    with register("0.2") as service, before(service, Spoiling(dict.fromkeys(range(500), Fault.CLOSED))) as front:
        source = opened(front.url, fetch={})
        assert len(answered(source, numbered(30))[1]) == 30
        front.plan = ()
        assert len(answered(source, numbered(30))[0]) == 30


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_kept_is_answered_without_a_request_whatever_batch_it_came_in(version: str, opened: Opening) -> None:
    subjects = numbered(15)
    with register(version) as service:
        first, _ = answered(opened(service.url), subjects)
        source = opened(service.url, network=False)
        again, reasons = answered(source, [*subjects[::-2], *subjects[-2::-2]])

    assert (again, reasons, source.requests) == (first, {}, 0)


def test_the_manifest_of_today_counts_and_the_kept_one_where_there_is_none(opened: Opening) -> None:
    with register("0.2", batchSize=3) as service, before(service) as front:
        assert opened(front.url).service.batch == 3
        service.manifest["batchSize"] = 4
        assert opened(front.url).service.batch == 4
        front.plan = [Fault.CLOSED] * 500
        source = opened(front.url, fetch={})
        assert source.service.batch == 4
        assert len(answered(source, numbered(5))[1]) == 5


def test_without_the_network_only_what_is_kept_is_answered(opened: Opening) -> None:
    with register("0.2") as service:
        answered(opened(service.url), numbered(5))
        found, reasons = answered(opened(service.url, network=False), numbered(8))

    assert (len(found), len(reasons)) == (5, 3)
    assert all("network" in reason for reason in reasons.values())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("status", [413, 500])
def test_a_batch_that_is_too_much_is_asked_for_in_halves(version: str, status: int, opened: Opening) -> None:
    def refuse(what: str, answer: Any) -> Any:
        return (status, {"error": "too much"}) if what == "match" and len(service.batches[-1]) > 3 else answer

    with register(version) as service:
        service.change = refuse
        found, reasons = answered(opened(service.url, fetch={}), numbered(10))

    assert (len(found), reasons) == (10, {})
    answered_batches = [len(batch) for batch in service.batches if len(batch) <= 3]
    assert sum(answered_batches) == 10


@pytest.mark.parametrize("version", ["0.1", "0.2"])
@pytest.mark.parametrize("spoilt", [None, {"error": "no"}, {"result": None}, [], "x"])
def test_a_query_without_a_result_costs_its_subject_only(version: str, spoilt: Any, opened: Opening) -> None:
    def leave_out(what: str, answer: Any) -> Any:
        for place, query in enumerate(service.batches[-1] if what == "match" else []):
            if query["query"] == "Person Number07":
                answer |= {f"q{place}": spoilt}
                if spoilt is None:
                    del answer[f"q{place}"]
        return answer

    with register(version) as service:
        service.change = leave_out
        found, reasons = answered(opened(service.url, fetch={}), numbered(10))

    assert list(reasons) == ["Person Number07"]
    assert "cannot be read" in reasons["Person Number07"]
    assert len(found) == 9


@pytest.mark.parametrize("length", [0, 1, 3])
def test_lists_of_results_of_another_length_are_not_taken(length: int, opened: Opening) -> None:
    def cut(what: str, answer: Any) -> Any:
        return (
            {"results": answer["results"][:1] * length} if what == "match" and len(service.batches[-1]) > 1 else answer
        )

    with register("1.0-draft") as service:
        service.change = cut
        found, reasons = answered(opened(service.url, fetch={}), numbered(4))

    assert reasons == {}
    assert [found[subject.label][0].label for subject in numbered(4)] == [subject.label for subject in numbered(4)]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("spoilt", [(500, {}), (404, {}), b"{", {"rows": None}, {}])
def test_what_cannot_be_fetched_leaves_the_candidates_as_they_are(version: str, spoilt: Any, opened: Opening) -> None:
    with register(version) as service:
        service.change = lambda what, answer: spoilt if what == "extend" else answer
        found, reasons = answered(opened(service.url), [person("Anna Lindh"), *numbered(14)])

    assert reasons == {}
    assert found["Anna Lindh"][0].iri == f"{SPACE}n1"
    assert found["Anna Lindh"][0].names == ("Anna Lindh",)


def test_a_service_that_gives_no_values_is_soon_asked_for_none(opened: Opening) -> None:
    with register("0.2") as service:
        service.change = lambda what, answer: (404, {}) if what == "extend" else answer
        found, reasons = answered(opened(service.url), numbered(50))

    assert (len(found), reasons) == (50, {})
    assert len(service.extended) == 2


def test_values_that_did_not_come_are_asked_for_the_next_time(opened: Opening) -> None:
    with register("0.2") as service:
        service.change = lambda what, answer: (404, {}) if what == "extend" else answer
        answered(opened(service.url), [person("Anna Lindh")])
        service.change = lambda what, answer: answer  # noqa: ARG005 - the form
        found, _ = answered(opened(service.url), [person("Anna Lindh")])

    assert found["Anna Lindh"][0].names == ("Anna Lindh", "Ylva Anna Maria Lindh")
    assert len(service.batches) == 1


def odd(**members: Any) -> dict[str, Any]:
    return {"id": "n1", "name": "Anna", "score": 1, "match": False, "type": [], **members}


@pytest.mark.parametrize(
    ("candidate", "labels"),
    [
        (odd(), ["Anna"]),
        (odd(name="Anna\x1b[31m\u202egnp\x00 Lindh\n"), ["Anna [31m gnp Lindh"]),
        (odd(name="x" * 100_000), ["x" * 500]),
        (odd(name="\ud800"), ["?"]),
        (odd(name=None), []),
        (odd(name=""), []),
        (odd(id=None), []),
        (odd(id=7), []),
        (odd(id=""), []),
        (odd(id={}), []),
        (odd(score=None), ["Anna"]),
        (odd(score="0.5"), ["Anna"]),
        (odd(score="NaN"), ["Anna"]),
        (odd(score=[]), ["Anna"]),
        (odd(score=-5), ["Anna"]),
        (odd(type=None), ["Anna"]),
        (odd(type="Q5"), ["Anna"]),
        (odd(type={"id": ["x"], "name": 3}), ["Anna"]),
        (odd(type=[None, 3, {"id": None}]), ["Anna"]),
        (odd(description=3), ["Anna"]),
        ("n1", []),
        (None, []),
    ],
)
def test_odd_candidates_are_read_as_far_as_they_go(candidate: Any, labels: list[str], opened: Opening) -> None:
    with register("0.2") as service:
        service.change = lambda what, answer: {"q0": {"result": [candidate]}} if what == "match" else answer
        found, reasons = answered(opened(service.url), [person("Anna Lindh")])

    assert reasons == {}
    assert [one.label for one in found["Anna Lindh"]] == labels
    assert all(one.score is None or 0 <= one.score <= 1 for one in found["Anna Lindh"])


@pytest.mark.parametrize(
    "cells",
    [None, "x", [None], [[]], [{"str": None}], [{"date": "soon"}], [{"date": "2020-99-99"}],
     [{"float": "x"}], [{"int": 1e400}], [{"id": ["x"]}], [{"str": "javascript:alert(1)"}], [{"float": 1000}]],
)  # fmt: skip
def test_odd_values_are_left_out(cells: Any, opened: Opening) -> None:
    with register("0.2") as service:
        service.change = lambda what, answer: (
            {"rows": {"n1": dict.fromkeys(("P1", "P2", "P3", "P4", "P5"), cells)}} if what == "extend" else answer
        )
        found, reasons = answered(opened(service.url), [person("Anna Lindh")])

    first = found["Anna Lindh"][0]
    assert reasons == {}
    assert (first.countries, first.born, first.latitude, first.longitude) == ((), None, None, None)


def test_the_same_candidate_twice_is_one_and_endless_lists_are_cut(opened: Opening) -> None:
    twice = {"q0": {"result": [odd(), odd(name="Again"), *(odd(id=f"x{number}") for number in range(5000))]}}
    with register("0.2") as service:
        service.change = lambda what, answer: twice if what == "match" else answer
        found, _ = answered(opened(service.url, fetch={}), [person("Anna Lindh")])

    iris = [one.iri for one in found["Anna Lindh"]]
    assert iris[0] == f"{SPACE}n1"
    assert len(iris) == len(set(iris)) <= 10 * CANDIDATES


def test_the_pace_is_kept(opened: Opening, waiting: Waiting) -> None:
    with register("0.2") as service:
        opened_source = opened(service.url, fetch={}, manners=Manners(per_second=0.5, tries=QUICK.tries))
        answered(opened_source, numbered(30))

    assert len(service.batches) == 3
    assert waiting.now >= 6
