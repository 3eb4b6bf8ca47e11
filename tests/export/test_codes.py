"""Codes of others come out of the alignments, and mean what their codebooks say."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from kg.export.codes import codes
from kg.model.report import SUBTYPES, EventType, Part, Status

EVERY_TYPE = [(kind, subtype) for kind in EventType for subtype in (None, *SUBTYPES[kind])]


@pytest.mark.parametrize(
    ("kind", "subtype", "plover", "cameo"),
    [
        (EventType.MEETING, None, "CONSULT", "040"),
        (EventType.MEETING, "Summit", "CONSULT", "040"),
        (EventType.MEETING, "NegotiationRound", "CONSULT", "046"),
        (EventType.CALL, None, "CONSULT", "041"),
        (EventType.VISIT, None, "CONSULT", "042"),
        (EventType.AGREEMENT, None, "AGREE", "030"),
        (EventType.AGREEMENT, "Treaty", "SUPPORT", "057"),
        (EventType.AGREEMENT, "Ceasefire", "AGREE", "0871"),
        (EventType.REQUEST, "Demand", "REQUEST", "100"),
        (EventType.STATEMENT, None, None, "010"),
    ],
)
def test_types_have_the_codes_of_plover_and_cameo(
    kind: EventType, subtype: str | None, plover: str | None, cameo: str
) -> None:
    assert codes().plover(kind, subtype) == plover
    assert codes().cameo(kind, subtype, Status.OCCURRED) == cameo


def test_a_mode_comes_of_the_type_or_of_a_part_that_somebody_has() -> None:
    assert codes().modes(EventType.CALL, None, set()) == ["phone"]
    assert codes().modes(EventType.MEETING, None, {Part.PARTICIPANT}) == []
    assert codes().modes(EventType.MEETING, None, {Part.MEDIATOR, Part.VISITOR}) == ["third-party", "visit"]
    assert codes().modes(EventType.REQUEST, "Invitation", {Part.REQUESTER}) == ["meet"]
    assert codes().modes(EventType.AGREEMENT, None, {Part.MEDIATOR}) == []
    assert codes().modes(EventType.STATEMENT, None, {Part.SPEAKER}) == []


def test_what_did_not_take_place_has_a_context_that_says_so() -> None:
    contexts = {status: codes().contexts(EventType.MEETING, None, status) for status in Status}

    assert contexts[Status.OCCURRED] == contexts[Status.ONGOING] == []
    assert contexts[Status.SCHEDULED] == ["future"]
    assert contexts[Status.DENIED] == contexts[Status.CANCELLED] == ["negation"]
    assert [status for status, found in contexts.items() if not found] == [Status.OCCURRED, Status.ONGOING]


def test_a_meeting_to_come_has_the_code_of_cameo_for_that_where_there_is_one() -> None:
    assert codes().cameo(EventType.MEETING, None, Status.SCHEDULED) == "036"
    assert codes().cameo(EventType.MEETING, None, Status.PROPOSED) is None
    assert codes().cameo(EventType.REQUEST, None, Status.SCHEDULED) == "020"


@pytest.mark.parametrize(("kind", "subtype"), EVERY_TYPE)
def test_the_schema_of_records_lists_every_type_mode_and_context_that_there_is(
    kind: EventType, subtype: str | None
) -> None:
    schema = json.loads((files("kg.export") / "data" / "plover-record.schema.json").read_text(encoding="utf-8"))
    fields = schema["properties"]

    assert codes().plover(kind, subtype) in {*fields["event_type"]["enum"], None}
    assert {*codes().modes(kind, subtype, set(Part))} <= {*fields["mode"]["items"]["enum"]}
    for status in Status:
        assert {*codes().contexts(kind, subtype, status)} <= {*fields["contexts"]["items"]["enum"]}
        assert status.value in fields["status"]["enum"]
