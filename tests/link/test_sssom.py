"""Links as SSSOM tables."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LinkError
from kg.link.sssom import COLUMNS, Row, link_of, read_sssom, write_sssom
from kg.model.link import Justification, Link, Predicate, Standing, uri_of

BASE = "https://example.org/kg/"
HEAD = "#curie_map:\n#  wd: http://www.wikidata.org/entity/\n"
NEEDED = "subject_id\tpredicate_id\tobject_id\tmapping_justification"
ROW = "kg:person/ada\towl:sameAs\twd:Q1\tsemapv:LexicalMatching"


def link(**fields: object) -> Link:
    values = {
        "subject": f"{BASE}person/ada",
        "object": "http://www.wikidata.org/entity/Q1",
        "source": "wikidata",
        "standing": Standing.ACCEPTED,
        "confidence": 0.93,
    }
    return Link(**{**values, **fields})  # type: ignore[arg-type]


def written(*links: Link) -> str:
    text = StringIO()
    write_sssom(links, text, base=BASE)
    return text.getvalue()


def read(text: str) -> list[Row]:
    return read_sssom(text, name="links.tsv", base=BASE)


def test_a_table_has_its_prefixes_its_columns_and_a_row_for_each_link() -> None:
    lines = written(link(subject_label="Ada Lind", reasons=("name same (+3.4)", "label (+0.4)"))).splitlines()
    head = [line for line in lines if line.startswith("#")]

    assert "#  wd: http://www.wikidata.org/entity/" in head
    assert "#mapping_set_id: https://example.org/kg/links/wikidata" in head
    assert lines[len(head)].split("\t") == list(COLUMNS)
    assert lines[-1].split("\t") == [
        *("kg:person/ada", "Ada Lind", "owl:sameAs", "", "wd:Q1", "", "semapv:CompositeMatching"),
        *("", "kg:links/wikidata", "", "0.93", "", "accepted", "name same (+3.4) | label (+0.4)"),
    ]


def test_a_rejected_link_is_one_that_does_not_hold() -> None:
    [row] = read(written(link(standing=Standing.REJECTED)))

    assert row.refused
    assert row.standing is Standing.REJECTED


def test_two_links_of_one_subject_to_one_object_are_one_row_what_people_decided_before_others() -> None:
    by_hand = link(justification=Justification.MANUAL, standing=Standing.REJECTED)

    [row] = read(written(by_hand, link(confidence=1.0)))
    assert row.standing is Standing.REJECTED


def test_the_order_of_links_makes_no_difference() -> None:
    links = [link(), link(source="third"), link(object="https://example.com/7#x"), link(subject=f"{BASE}state/UA")]

    assert written(*links) == written(*reversed(links))


TEXTS = st.text(st.characters(codec="utf-8"), max_size=15)


@given(
    st.builds(
        Link,
        subject=st.sampled_from((f"{BASE}person/ada", f"{BASE}place/PL/poznań", f"{BASE}person/jim--o'neil")),
        object=st.sampled_from(("http://www.wikidata.org/entity/Q1", "https://example.com/a#b", "urn:x:1")),
        source=st.sampled_from(("wikidata", "own")),
        standing=st.sampled_from(Standing),
        confidence=st.integers(0, 1000).map(lambda n: n / 1000),
        predicate=st.sampled_from(Predicate),
        justification=st.sampled_from(Justification),
        subject_label=TEXTS,
        object_label=TEXTS,
        reasons=st.lists(TEXTS, max_size=2).map(tuple),
        author=TEXTS,
        decided=st.none() | st.dates(),
        comment=TEXTS,
    )
)
def test_a_link_comes_back_as_it_was_but_for_line_breaks(each: Link) -> None:
    def flat(text: str | None) -> str:
        return " ".join((text or "").split())

    [row] = read(written(each))
    assert (row.subject, row.object) == (uri_of(each.subject), uri_of(each.object))
    assert (row.source, row.standing, row.predicate) == (each.source, each.standing, each.predicate)
    assert (row.confidence, row.decided, row.justification) == (each.confidence, each.decided, each.justification.value)
    assert (row.subject_label, row.object_label) == (flat(each.subject_label), flat(each.object_label))
    assert (row.author or "", row.comment or "") == (flat(each.author), flat(each.comment))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"links.tsv:1: the table has no column subject_id, predicate_id"),
        ("subject_id,object_id\n", r"links.tsv:1: the table has no column .*between tabs"),
        (f"#curie_map: [\n{NEEDED}\n", r"links.tsv: its metadata.*no YAML"),
        (f"#curie_map: 7\n{NEEDED}\n", r"curie_map has to be a table of prefixes"),
        (f"{HEAD}{NEEDED}\nx:1\towl:sameAs\twd:Q1\tsemapv:LexicalMatching\n", r"links.tsv:4: 'x:1' is no IRI and has"),
        (f"{HEAD}{NEEDED}\nkg:a b\towl:sameAs\twd:Q1\tsemapv:LexicalMatching\n", r"links.tsv:4: "),
        (
            f"{HEAD}{NEEDED}\nkg:a\trdfs:label\twd:Q1\tsemapv:LexicalMatching\n",
            r"links.tsv:4: predicate_id: .* is none of",
        ),
        (f"{HEAD}{NEEDED}\nkg:a\towl:sameAs\t\tsemapv:LexicalMatching\n", r"links.tsv:4: object_id: has no value"),
        (f"{HEAD}{NEEDED}\tconfidence\n{ROW}\t1.5\n", r"links.tsv:4: confidence: 1.5 is not from 0 to 1"),
        (f"{HEAD}{NEEDED}\tconfidence\n{ROW}\tsure\n", r"links.tsv:4: confidence: 'sure' is no number"),
        (f"{HEAD}{NEEDED}\tmapping_date\n{ROW}\t3 March\n", r"links.tsv:4: mapping_date: '3 March' is no date"),
        (f"{HEAD}{NEEDED}\tpredicate_modifier\n{ROW}\tno\n", r"links.tsv:4: predicate_modifier: 'no' is not allowed"),
        (f'{HEAD}{NEEDED}\tcomment\n{ROW}\t"no\n{ROW}\tno"\n', r"links.tsv:4: the line cannot be taken apart"),
        (f"{HEAD}{NEEDED}\tkg_standing\n{ROW}\tmaybe\n", r"links.tsv:4: kg_standing: 'maybe' is none of accepted"),
    ],
)
def test_what_is_wrong_with_a_table_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(LinkError, match=message):
        read(text)


@given(st.text(max_size=60))
def test_any_text_is_a_table_or_an_error(text: str) -> None:
    with contextlib.suppress(LinkError):
        assert all(row.subject and row.object for row in read(text))


def test_a_line_separator_in_an_iri_ends_no_line_of_the_metadata() -> None:
    each = link(subject=f"{BASE}person/ada\u2028lind", object="https://example.com/a\u2028b/things/9")

    table = written(each)

    assert [(row.subject, row.object) for row in read(table)] == [(uri_of(each.subject), uri_of(each.object))]
    assert all(line.startswith("#") for line in table.split("subject_id")[0].splitlines())


def test_a_table_of_another_tool_is_read_with_its_own_prefixes_and_columns() -> None:
    text = (
        "# curie_map:\n#   q: http://www.wikidata.org/entity/\n#   s: https://w3id.org/semapv/vocab/\n"
        "predicate_id\tsubject_id\tobject_id\tmapping_justification\tmapping_tool\n"
        "skos:exactMatch\tkg:person/ada\tq:Q1\ts:LexicalMatching\tx\n\n"
    )
    [row] = read(text)

    assert (row.subject, row.object) == (f"{BASE}person/ada", "http://www.wikidata.org/entity/Q1")
    taken = link_of(row, source="own")
    assert (taken.source, taken.standing, taken.manual, taken.confidence) == ("own", Standing.ACCEPTED, True, 1.0)


def test_the_reference_implementation_of_sssom_finds_nothing_wrong(tmp_path: Path) -> None:
    file = tmp_path / "links.sssom.tsv"
    links = [
        link(subject_label='Ada "the first" Lind', object_label="Ада"),
        link(subject=f"{BASE}place/PL/poznań", object="https://sws.geonames.org/3088171/", source="gazetteer"),
        link(object="https://example.com/things/9#a", standing=Standing.REJECTED, comment="no, that is her aunt"),
        link(
            subject=f"{BASE}organization/UN-women",
            justification=Justification.MANUAL,
            author="Jane Roe",
            decided=date(2026, 2, 3),
        ),
    ]
    file.write_text(written(*links), encoding="utf-8")
    sssom = Path(sys.executable).with_name("sssom")

    checked = subprocess.run([sssom, "validate", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "not well-formed" not in checked.stderr + checked.stdout
    told = subprocess.run(
        [sssom, "convert", str(file), "--output-format", "json"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert len(json.loads(told.stdout)["mappings"]) == len(links)
