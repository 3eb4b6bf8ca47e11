"""Headers of `.rq` files and the folders they lie in."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.errors import ParameterError, QueryError, UnknownQueryError, UsageError
from kg.model.folding import folded
from kg.query import parameters_of, run_saved_query, saved_queries
from kg.query.bind import bind
from kg.query.parameters import literal_of
from kg.query.saved import SavedQuery, find_query, parse_query
from kg.store import Store, open_store
from tests.query.small_world import ACTORS

PATH = Path("folder/talks.rq")
HEADER = """#+ summary: Who
#+   talked
#+ description: |
#+   Two lines.
#+   Really.
#+ tags: [a, b]
#+ endpoint: https://example.org/sparql
#+ defaults:
#+   - from: 2026-01-01
#+   - sure: yes
#+ enumerate:
#+   - status: [occurred, denied]
#+   - place
#+ parameters:
#+   person: { help: "the person", kind: [dip:Person, dip:State] }
#+   from: the first day
"""
BODY = """PREFIX dip: <https://example.org/dip#>
# a comment with ?_comment_iri and "
SELECT ?x WHERE {
  ?x dip:who ?_person_iri ; dip:day ?__from_date ; dip:status ?__status ; dip:sure ?__sure_boolean .
  FILTER("a string ?_string_iri" != ?x && <urn:?_iri_iri> != ?x && 'it\\'s ?_other_iri' != ?x)
  FILTER(?x != ?__place_iri || $__count_integer > 3 || ?x = ?__name_en || ?x = ?__code_dip_Code)
}
"""


def query_of(body: str, header: str = "#+ summary: s\n") -> SavedQuery:
    return parse_query(header + body, path=PATH)


def test_a_header_says_what_the_query_answers() -> None:
    query = query_of(BODY, HEADER)

    assert (query.name, query.summary, query.description) == ("talks", "Who talked", "Two lines.\nReally.")
    assert query.tags == ("a", "b")
    assert dict(query.defaults) == {"from": "2026-01-01", "sure": "true"}
    assert dict(query.choices) == {"status": ("occurred", "denied")}


def test_parameters_are_the_variables_that_begin_with_an_underscore() -> None:
    """Not those in comments, strings and IRIs; the required ones come first."""
    parameters = parameters_of(query_of(BODY, HEADER))

    assert [(p.name, p.type, p.required) for p in parameters] == [
        ("person", "iri", True),
        ("from", "date", False),
        ("status", "string", False),
        ("sure", "boolean", False),
        ("place", "iri", False),
        ("count", "integer", False),
        ("name", "en", False),
        ("code", "dip:Code", False),
    ]
    person, day, status, *_, code = parameters
    assert (person.help, person.kinds) == (
        "the person",
        ("https://example.org/dip#Person", "https://example.org/dip#State"),
    )
    assert (day.default, day.help, day.datatype) == (
        "2026-01-01",
        "the first day",
        "http://www.w3.org/2001/XMLSchema#date",
    )
    assert status.choices == ("occurred", "denied")
    assert code.datatype == "https://example.org/dip#Code"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("SELECT * {}", 1, "has no header"),
        ("\n#+ tags: [a]\nSELECT * {}", 2, "has no summary"),
        ("# hi\n#+ summary: a: b\nSELECT * {}", 2, "the header is no YAML"),
        ("#+ summary: s\n#+ day: 2026-13-45\n", 1, "has a value that cannot be read"),
        ("#+ summary: s\n#+ tags: [a]\n#+ defaults: x\n", 3, "defaults must be a list of `name: value`"),
        ("#+ summary: s\n#+ sumary: t\n", 2, "sumary is no field of a header; did you mean summary"),
        ("#+ summary: s\n#+ tags: [[a]]\n", 2, "tags must be a list of texts"),
        ("#+ summary: s\n#+ enumerate:\n#+   - a: b\n", 2, "the values of a must be a list"),
        ("#+ summary: [s]\n", 1, "summary must be a text"),
        ("#+ summary: s\n#+ parameters:\n#+   a: {kind: x:Y}\n", 2, "must be a class under a prefix"),
        (
            "#+ summary: s\n#+ parameters:\n#+   a: {kind: x:Y}\nPREFIX x: <http://e.org/[a/> ASK {}",
            2,
            "the kind x:Y stands for 'http://e.org/\\[a/Y', which is no IRI",
        ),
        ("#+ summary: s\n#+ parameters:\n#+   a: {hlp: x}\n", 3, "help and kind, not hlp"),
    ],
)
def test_what_is_wrong_with_a_header_is_told_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(QueryError, match=rf"^folder/talks\.rq:{line}: .*{problem}"):
        parse_query(text, path=PATH)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("SELECT * {\n ?_a_iri ?b ?__a }", r"talks\.rq:3: \?__a and \?_a_iri are one parameter"),
        ("SELECT * {\n ?x ?y ?_a_foo_bar }", r"talks\.rq:3: \?_a_foo_bar has the type foo:bar; declare that prefix"),
        ("SELECT * { ?x ?y ?_a_thing }", r"talks\.rq:2: thing in \?_a_thing is no type"),
    ],
)
def test_what_is_wrong_with_a_parameter_is_told_with_its_line(body: str, problem: str) -> None:
    with pytest.raises(QueryError, match=problem):
        parameters_of(query_of(body))


def test_a_header_cannot_speak_of_a_parameter_that_is_not_there() -> None:
    with pytest.raises(QueryError, match=r"defaults speaks of form, but the query has no variable \?_form"):
        parameters_of(query_of("SELECT * { ?x ?y ?_from_date }", "#+ summary: s\n#+ defaults: [form: x]\n"))


HEADER_PIECES = ["#+ ", "summary:", " tags:", "[", "{", "- ", "&a ", "*a", "!!int x", "\n"]


@settings(max_examples=300, deadline=None)
@given(st.text() | st.lists(st.sampled_from(HEADER_PIECES)).map("".join))
def test_any_header_is_read_or_refused(text: str) -> None:
    """No other error gets out."""
    with suppress(QueryError):
        parameters_of(parse_query(text, path=PATH))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="?_$ab{}<>#\"'\\.\n:/|&SELECT"))
def test_any_body_is_read_or_refused(text: str) -> None:
    with suppress(QueryError):
        parameters_of(query_of(text))


@pytest.mark.parametrize(
    ("type", "good", "bad"),
    [
        (
            "date",
            ["2026-01-31", "2024-02-29"],
            ["2026-02-29", "3 March", "2026-1-1", "", "2026-01-31T00", "２０２６-01-01"],
        ),
        ("integer", ["3", "-1"], ["3.5", "three", "1e3", "٣"]),
        ("boolean", ["true", "false"], ["yes", "TRUE"]),
        ("number", ["3", "0.5", "1e9"], ["x", "1,5"]),
        ("time", ["08:00:00"], ["8:00", "25:00:00"]),
        ("dateTime", ["2026-03-03T08:00:00Z"], ["2026-03-03", "2026-13-03T08:00:00Z"]),
        ("gYearMonth", ["2026-03"], ["2026-13"]),
    ],
)
def test_values_have_the_form_of_their_type(type: str, good: list[str], bad: list[str]) -> None:
    [parameter] = parameters_of(query_of(f"SELECT * {{ ?x ?y ?__a_{type} }}"))
    for value in good:
        assert literal_of(parameter, value, where="talks", example="e").value == value
    for value in bad:
        with pytest.raises(ParameterError, match=r"talks: --a must be .*, not .*\nExample: e"):
            literal_of(parameter, value, where="talks", example="e")


def test_the_users_own_folder_goes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "meetings.rq").write_text("#+ summary: mine\nSELECT * {}")
    (tmp_path / "broken.rq").write_text("SELECT * {}")
    (tmp_path / "bytes.rq").write_bytes(b"#+ summary: x\n# \xff\n")
    (tmp_path / "notes.txt").write_text("no query")

    queries, faults = saved_queries(folders=[tmp_path / "not-there", tmp_path])

    assert {query.name: query.summary for query in queries}["meetings"] == "mine"
    assert "evidence" in {query.name for query in queries}
    assert [str(fault).partition(":")[0] for fault in faults] == [f"{tmp_path}/broken.rq", f"{tmp_path}/bytes.rq"]
    assert "broken.rq:1: has no header" in str(faults[0])
    assert "bytes.rq:2: is not UTF-8" in str(faults[1])
    assert find_query("meetings.rq", folders=[tmp_path]).path == tmp_path / "meetings.rq"
    with pytest.raises(QueryError, match="has no header"):
        find_query("broken", folders=[tmp_path])


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownQueryError, match=r"who-met: no saved query .* did you mean who-met-whom\?"):
        find_query("who-met")


def test_sparql_that_does_not_parse_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_text("#+ summary: s\nSELECT * {\n ?x ?_name ?y .\n ?x OOPS }")
    with open_store(None) as store, pytest.raises(QueryError, match=r"bad\.rq: .*4:.*; mend the query in that file"):
        run_saved_query(store, "bad", {"name": "x"}, folders=[tmp_path])


KNOWN = {folded(name) for actor in ACTORS for name in (actor.label, *actor.aliases, *actor.label.split())}
HARMLESS = st.text() | st.sampled_from(
    ['" } DROP ALL #', "'''", '"""', "\\", "\\u0022", "a\nb\r", "} } UNION { ?s ?p ?o", "<x>", "?x", "\x00", "\ud800"]
)


@settings(max_examples=150, deadline=None)
@given(HARMLESS)
def test_no_value_is_read_as_sparql(value: str) -> None:
    """A string comes back as it was given, whatever it holds."""
    query = query_of("SELECT (STR(?_value) AS ?is) (COUNT(*) AS ?n) WHERE { BIND(?_value AS ?v) } GROUP BY ?_value")
    with open_store(None) as store:
        try:
            text = bind(store, query, {"value": value})
        except ParameterError:
            assert not value or "\ud800" in value
            return
        [(answer, count)] = store.select(text).rows
        assert answer is not None
        assert getattr(answer, "value", None) == value
        assert getattr(count, "value", None) == "1"


@settings(max_examples=100, deadline=None)
@given(value=HARMLESS | st.text().map("https://example.org/{}".format) | st.text().map("<{}>".format))
def test_no_name_is_read_as_sparql(world: Store, value: str) -> None:
    """It is refused as one that nothing has, with no other error."""
    assume(value.strip() and folded(value) not in KNOWN)
    with pytest.raises(UsageError):
        run_saved_query(world, "evidence", {"person": value})


def test_a_type_whose_prefix_makes_no_iri_is_told_with_its_line() -> None:
    query = parse_query("#+ summary: s\nPREFIX x: <http://e.org/[a/>\nASK { ?a ?b ?_n_x_code }", path=PATH)

    with pytest.raises(QueryError, match=r"^folder/talks\.rq:3: \?_n_x_code has the type .*, which is no IRI"):
        parameters_of(query)
