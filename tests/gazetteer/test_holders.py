"""Who held an office when."""

from __future__ import annotations

from datetime import date

import pytest

from kg.gazetteer.holders import state_of_holder
from kg.gazetteer.states import state
from kg.gazetteer.tables import read_rows


@pytest.mark.parametrize(
    ("office", "name", "day", "code"),
    [
        ("President", "Bush", date(1991, 5, 1), "US"),
        ("President", "Barack Obama", date(2010, 5, 1), "US"),
        ("Secretary", "Powell", date(2003, 5, 1), "US"),
        ("Secretary of State", "Powell", date(2003, 5, 1), "US"),
        ("President", "Carlos Bush", date(1991, 5, 1), None),
        ("President", "Bush", date(1996, 5, 1), None),
        ("Prime Minister", "Bush", date(1991, 5, 1), None),
        ("", "", date(1991, 5, 1), None),
    ],
)
def test_a_title_with_a_surname_is_a_holder_only_in_his_days(
    office: str, name: str, day: date, code: str | None
) -> None:
    assert state_of_holder(office, name, day=day) == code


def test_terms_of_one_office_follow_each_other_without_overlap() -> None:
    ends: dict[tuple[str, str], str] = {}
    for code, office, _, first, last in read_rows("holders.tsv", 5):
        assert state(code) is not None
        assert ends.get((code, office), "") <= first
        assert not last or first < last
        ends[(code, office)] = last
