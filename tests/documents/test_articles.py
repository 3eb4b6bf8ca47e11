"""Articles in JSON Lines and JSON."""

from __future__ import annotations

import gzip
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import Input, Notice, load_mappings, open_source, read_documents, read_input, source_of
from kg.documents.records.articles import recognized
from kg.errors import DocumentError, MappingError
from kg.model.document import Document

TEXT = "The ministers of Kenya and Norway met in Oslo on Monday.\n\nThey will meet again in Mombasa on Friday."
ARTICLE: dict[str, Any] = {"title": "Ministers meet", "text": TEXT, "date": "2026-01-31", "source": "Harbour Wire"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(*values: Any) -> str:
    return "".join(f"{json.dumps(value)}\n" for value in values)


def documents(path: str, mapping: str | None = None) -> list[Document]:
    if mapping is not None:
        Path("m.yaml").write_text(mapping)
    known = load_mappings([Path("m.yaml")] if mapping is not None else [])
    return [each for each in read_documents([path], mappings=known) if isinstance(each, Document)]


@pytest.mark.usefixtures("folder")
def test_fields_with_their_usual_names_need_no_mapping() -> None:
    Path("a.jsonl").write_text(lines({**ARTICLE, "url": "https://EXAMPLE.org/a?utm_source=x", "lang": "en"}, ARTICLE))

    one, two = documents("a.jsonl")

    assert (one.id, one.title, one.text) == ("a.jsonl#1", "Ministers meet", TEXT)
    assert (one.published, one.publisher, one.url) == (date(2026, 1, 31), "Harbour Wire", "https://example.org/a")
    assert (two.id, two.container, two.kind) == ("a.jsonl#2", "a.jsonl", "article")


@pytest.mark.parametrize(
    ("article", "title", "day"),
    [
        ({"headline": "A", "maintext": TEXT, "date_publish": "2026-01-31 10:00:00", "date_download": "x"}, "A", 31),
        (
            {
                "title": "A",
                "content": TEXT,
                "publishedAt": "2026-01-30T23:00:00-05:00",
                "source": {"id": 1, "name": "B"},
            },
            "A",
            30,
        ),
        ({"Title": "A", "body": TEXT, "pub_date": "Fri, 30 Jan 2026 10:00:00 GMT", "authors": ["C D", "E F"]}, "A", 30),
        ({"title": {"rendered": "A"}, "content": {"rendered": f"<p>{TEXT}</p>"}, "date": "2026-01-29"}, "A", 29),
    ],
)
@pytest.mark.usefixtures("folder")
def test_names_that_tools_use_are_known(article: dict[str, Any], title: str, day: int) -> None:
    Path("a.jsonl").write_text(lines(article))

    [document] = documents("a.jsonl")

    assert (document.title, document.published) == (title, date(2026, 1, day))
    assert document.text.startswith("The ministers of Kenya")


@pytest.mark.usefixtures("folder")
def test_a_mapping_says_which_fields_an_article_has() -> None:
    story = {"head": {"line": "Ministers meet"}, "story": {"paragraphs": TEXT}, "when": "31/01/26", "extra": "x"}
    Path("a.jsonl").write_text(lines(story))
    mapping = (
        'format: jsonl\nfiles: "*.jsonl"\ndates: "%d/%m/%y"\ndocument: {publisher: Harbour Wire}\n'
        "articles: {text: story.paragraphs, title: head.line, published: when}\n"
    )

    [document] = documents("a.jsonl", mapping)

    assert (document.title, document.published, document.publisher) == (
        "Ministers meet",
        date(2026, 1, 31),
        "Harbour Wire",
    )
    assert document.text == TEXT


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ("format: jsonl\narticles: {title: a}\n", "text: is missing"),
        ("format: xml\narticles: {text: a}\n", "csv, tsv, json and jsonl"),
        ("format: jsonl\narticles: {text: a, headline: b}\n", "'headline'"),
        ("format: jsonl\narticles: {text: a}\nevents: [{type: Visit}]\n", "beside events"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_mapping_of_articles_that_cannot_be_is_refused(mapping: str, problem: str) -> None:
    with pytest.raises(MappingError, match=problem):
        documents("a.jsonl", mapping)


@pytest.mark.usefixtures("folder")
def test_a_bad_line_costs_itself_only_and_is_named_with_its_number() -> None:
    bad = ['{"title": "A", "text": ', "[1]", '{"title": "A"}', "", '{"title": "B", "text": "   "}']
    Path("a.jsonl").write_text(lines(ARTICLE) + "\n".join(bad) + "\n" + lines({**ARTICLE, "title": "Last"}))

    found = list(read_documents(["a.jsonl"]))

    assert [each.title for each in found if isinstance(each, Document)] == ["Ministers meet", "Last"]
    said = [str(each) for each in found if isinstance(each, DocumentError)]
    assert [next(number for number in "2346" if f"line {number}" in each) for each in said] == ["2", "3", "4", "6"]


@pytest.mark.usefixtures("folder")
def test_a_day_that_is_none_is_told_and_the_article_read() -> None:
    Path("a.jsonl").write_text(lines(ARTICLE, {**ARTICLE, "title": "B", "date": "yesterday"}))

    found = list(read_documents(["a.jsonl"]))

    assert [each.path for each in found if isinstance(each, Notice)] == ["a.jsonl#2"]
    assert [each.published for each in found if isinstance(each, Document)] == [date(2026, 1, 31), None]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([ARTICLE, {**ARTICLE, "title": "B"}]),
        json.dumps({"status": "ok", "articles": [ARTICLE, {**ARTICLE, "title": "B"}]}, indent=1),
        lines(ARTICLE, {**ARTICLE, "title": "B"}),
    ],
)
@pytest.mark.usefixtures("folder")
def test_lists_in_json_and_lines_are_told_by_what_stands_in_them(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    Path("a.json").write_text(content)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))

    assert [each.id for each in documents("a.json")] == ["a.json#1", "a.json#2"]
    assert [each.id for each in documents("-")] == ["-#1", "-#2"]


@pytest.mark.usefixtures("folder")
def test_a_file_with_one_article_is_that_article() -> None:
    Path("a.json").write_text(json.dumps(ARTICLE, indent=2))

    [document] = documents("a.json")

    assert (document.id, document.container, document.title) == ("a.json", None, "Ministers meet")


@pytest.mark.usefixtures("folder")
def test_records_that_are_no_articles_still_want_a_mapping() -> None:
    Path("a.jsonl").write_text(lines({"text": "Met.", "who": "Kiprop"}))

    [found] = read_documents(["a.jsonl"])

    assert isinstance(found, DocumentError)
    assert found.reason.startswith("no mapping is for it, and beside its text it has neither title")


@pytest.mark.usefixtures("folder")
def test_a_text_that_begins_like_front_matter_is_a_text() -> None:
    Path("a.jsonl").write_text(lines({**ARTICLE, "text": f"---\n{TEXT}"}))

    assert [each.text for each in documents("a.jsonl")] == [f"---\n{TEXT}"]


@given(content=st.binary(max_size=300), middle=st.recursive(st.none() | st.floats() | st.text(), st.lists))
@settings(deadline=None)
def test_no_lines_raise_anything(content: bytes, middle: Any) -> None:
    whole = lines(ARTICLE).encode() + content + b"\n" + lines({**ARTICLE, "text": middle, "date": middle}).encode()

    found = [each for given in open_source(source_of(whole, "a.jsonl"), ()) for each in _read(given)]

    assert any(isinstance(each, Document) and each.text == TEXT for each in found)


def _read(given: Any) -> list[Any]:
    return list(read_input(given)) if isinstance(given, Input) else [given]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("first", ['{"text": "brok', '{"count": 2}', "# two articles", "[]", '"x"', '{"a":' * 9_999])
def test_a_first_line_that_is_no_article_costs_itself_only(first: str) -> None:
    Path("a.jsonl").write_text(f"{first}\n{lines(ARTICLE, {**ARTICLE, 'title': 'Another'})}")

    found = list(read_documents(["a.jsonl"]))

    assert [each.title for each in found if isinstance(each, Document)] == ["Ministers meet", "Another"]
    [error] = [each for each in found if isinstance(each, DocumentError)]
    assert "line 1" in error.reason


@pytest.mark.usefixtures("folder")
def test_a_list_of_articles_in_lines_is_still_a_list() -> None:
    Path("a.json").write_text('{"count": 2,\n"articles": [\n' + ",\n".join(lines(ARTICLE, ARTICLE).splitlines()) + "]}")

    assert [each.id for each in documents("a.json")] == ["a.json#1", "a.json#2"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("shape", ["lines", "later line", "list", "below a key", "one"])
def test_an_article_may_be_long_where_it_is_the_one_that_tells_what_fields_there_are(shape: str, packed: bool) -> None:
    long = {"html": f"<p>{TEXT}</p><!-- {'x' * 5_000_000} -->", **ARTICLE}
    del long["text"]
    value: Any = {"list": [long], "below a key": {"count": 1, "articles": [long]}}.get(shape, long)
    content = (lines({"count": 1}, long) if shape == "later line" else lines(value)).encode()
    name = "a.jsonl" if "line" in shape else "a.json"
    Path(name).write_bytes(content)
    with gzip.open(f"{name}.gz", "wb") as file:
        file.write(content)

    [document] = documents(f"{name}.gz" if packed else name)

    assert (document.title, document.text) == ("Ministers meet", TEXT.replace("\n\n", " "))


@pytest.mark.parametrize("part", ['{"items": [', '"items": [ ', '{"items": [[1], ', "[", '{"a":'])
def test_a_long_file_in_json_that_is_none_of_articles_is_told(part: str) -> None:
    """A step that took quadratic time would not come to an end here."""
    assert recognized((part * 200_000).encode()) is None


@pytest.mark.usefixtures("folder")
def test_what_the_first_article_leaves_empty_others_still_have() -> None:
    bare = {"title": "A", "text": TEXT, "date": None, "url": "https://example.org/a"}
    other = {"headline": "B", "text": None, "body": TEXT, "pub_date": "2026-01-30", "source": "Harbour Wire"}
    Path("a.jsonl").write_text(lines(bare, ARTICLE, other))

    found = [(each.title, each.published, each.publisher) for each in documents("a.jsonl")]

    assert found == [
        ("A", None, None),
        ("Ministers meet", date(2026, 1, 31), "Harbour Wire"),
        ("B", date(2026, 1, 30), "Harbour Wire"),
    ]


@pytest.mark.usefixtures("folder")
def test_of_two_texts_the_longer_one_is_the_article() -> None:
    Path("a.jsonl").write_text(lines({**ARTICLE, "content": "Ministers met…"}, {**ARTICLE, "text": "x", "body": TEXT}))

    assert [each.text for each in documents("a.jsonl")] == [TEXT, TEXT]


@pytest.mark.parametrize(
    "value",
    [
        {"_index": "news", "_id": "1", "_source": ARTICLE},
        {"id": 1, "url": "https://example.org/a", "article": ARTICLE},
        {"id": "world/a", "webTitle": "Ministers meet", "webPublicationDate": "2026-01-31T10:00:00Z",
         "fields": {"bodyText": TEXT, "publication": "Harbour Wire"}},
    ],
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_an_article_may_lie_in_an_object_that_says_more_of_it(value: dict[str, Any]) -> None:
    Path("a.jsonl").write_text(lines(value))

    [document] = documents("a.jsonl")

    assert (document.title, document.text, document.published) == ("Ministers meet", TEXT, date(2026, 1, 31))
    assert document.publisher == "Harbour Wire"


@pytest.mark.usefixtures("folder")
def test_two_texts_in_objects_of_their_own_are_no_article() -> None:
    Path("a.jsonl").write_text(lines({"title": "Talks", "left": {"text": "a"}, "right": {"text": "b"}}))

    assert documents("a.jsonl") == []


@pytest.mark.parametrize("keys", [("response", "results"), ("hits", "hits"), ("articles",)])
@pytest.mark.usefixtures("folder")
def test_a_list_of_articles_may_lie_deep_and_begin_with_one_that_has_no_text(keys: tuple[str, ...]) -> None:
    value: Any = [{**ARTICLE, "text": None}, ARTICLE]
    for key in reversed(keys):
        value = {"total": {"value": 1, "more": ["}", 'a "quoted" ]']}, key: value}
    Path("a.json").write_text(json.dumps(value))

    found = list(read_documents(["a.json"]))

    assert [each.id for each in found if isinstance(each, Document)] == ["a.json#2"]
    assert [each.path for each in found if isinstance(each, DocumentError)] == ["a.json#1"]


@pytest.mark.parametrize("name", ["a.ndjson", "a.json", "-"])
@pytest.mark.usefixtures("folder")
def test_lines_that_only_say_where_the_next_goes_are_no_articles(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    content = lines({"index": {"_index": "news", "_id": "1"}}, ARTICLE, {"create": {}}, {**ARTICLE, "title": "B"})
    Path("a.ndjson").write_text(content)
    Path("a.json").write_text(content)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))

    found = list(read_documents([name]))

    assert [getattr(each, "title", each) for each in found] == ["Ministers meet", "B"]


@pytest.mark.parametrize(
    "day",
    [
        {"$date": "2026-01-31T10:00:00Z"},
        {"$date": {"$numberLong": "1769853600000"}},
        1769853600,
        1769853600.25,
        "Sat, 31 Jan 2026 10:00:00 GMT",
    ],
)
@pytest.mark.usefixtures("folder")
def test_days_are_read_as_databases_write_them(day: Any) -> None:
    Path("a.jsonl").write_text(lines({**ARTICLE, "date": day}))

    assert [each.published for each in documents("a.jsonl")] == [date(2026, 1, 31)]


@pytest.mark.usefixtures("folder")
def test_titles_and_texts_are_what_their_markup_shows_and_a_number_wrote_nothing() -> None:
    article = {"title": "Ministers&#8217; <i>long</i> day &amp; night", "text": f"{TEXT} &ldquo;Good,&rdquo; he said."}
    Path("a.jsonl").write_text(lines({**article, "author": 3, "date": "2026-01-31"}))

    [document] = documents("a.jsonl")

    assert (document.title, document.author) == ("Ministers’ long day & night", None)
    assert document.text == f"{TEXT} “Good,” he said."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.txt", "a.jl", "-"])
def test_lines_are_told_in_any_encoding_and_under_any_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, encoding: str
) -> None:
    content = lines(ARTICLE, {**ARTICLE, "title": "B"}).encode(encoding)
    (folder / name).write_bytes(content)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    assert [(each.title, each.text) for each in documents(name)] == [("Ministers meet", TEXT), ("B", TEXT)]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("listed", [False, True])
def test_json_that_is_no_article_is_no_plain_text_either(monkeypatch: pytest.MonkeyPatch, listed: bool) -> None:
    content = lines({"total": 1, "rows": [{"who": "Kiprop", "what": TEXT}]} if listed else {"who": "A", "what": TEXT})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))

    [found] = read_documents(["-"])

    assert isinstance(found, DocumentError)
    assert "none of its fields (who, what) is called text" in found.reason


TABLE = f'id,title,text,date,source\n1,Ministers meet,"{TEXT}",2026-01-31,Harbour Wire\n\n2,B,"He said ""no"".",,\n'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", TABLE.encode()),
        ("a.csv", TABLE.replace("\n", "\r\n").encode("utf-8-sig")),
        ("a.csv", TABLE.replace(",", ";").encode()),
        ("a.tsv", TABLE.replace(",", "\t").encode("utf-16")),
        ("-", TABLE.encode()),
    ],
)
def test_a_table_of_articles_is_known_by_its_columns(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    one, two = documents(name)

    assert (one.id, one.title, one.text) == (f"{name}#1", "Ministers meet", TEXT)
    assert (one.published, one.publisher) == (date(2026, 1, 31), "Harbour Wire")
    assert (two.id, two.text, two.published) == (f"{name}#2", 'He said "no".', None)


@pytest.mark.usefixtures("folder")
def test_a_bad_row_costs_itself_only() -> None:
    Path("a.csv").write_text('title,text,date\nA,"one" x,\nB,two\nC,,\nD,A long text.,2026-01-31\nE,"never')

    found = list(read_documents(["a.csv"]))

    assert [each.title for each in found if isinstance(each, Document)] == ["D"]
    said = [str(each) for each in found if isinstance(each, DocumentError)]
    assert [next(number for number in "2346" if f"line {number}" in each) for each in said] == ["2", "3", "4", "6"]


@pytest.mark.usefixtures("folder")
def test_an_article_in_a_table_may_be_as_long_as_any_other() -> None:
    text = "The ministers of Kenya and Norway met in Oslo on Monday.\n" * 4_000
    Path("a.csv").write_text(f'title,text,date\nA,"{text}",2026-01-31\n')

    assert [each.text for each in documents("a.csv")] == [text]


@pytest.mark.usefixtures("folder")
def test_a_mapping_says_which_columns_an_article_has() -> None:
    Path("a.csv").write_text(f"head|words|day\nMinisters meet|{' '.join(TEXT.split())}|31/01/26\n")
    mapping = (
        'format: csv\nfiles: "*.csv"\ndelimiter: "|"\ndates: "%d/%m/%y"\n'
        "articles: {text: words, title: head, published: day}\n"
    )

    [document] = documents("a.csv", mapping)

    assert (document.id, document.title, document.published) == ("a.csv#1", "Ministers meet", date(2026, 1, 31))


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.warc", "a.zip", "a.gz", "a.xml"])
@pytest.mark.usefixtures("folder")
def test_an_empty_file_is_called_empty(name: str) -> None:
    Path(name).touch()

    [found] = read_documents([name])

    assert isinstance(found, DocumentError)
    assert found.reason == "the file is empty"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", lines({"index": {"_id": "1"}}, {"delete": {"_id": "2"}})),
        ("a.jsonl", "\n \n"),
        ("a.csv", "title,text\n"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_file_that_holds_no_article_is_told(name: str, content: str) -> None:
    Path(name).write_text(content)
    Path("m.yaml").write_text(f'format: {name[2:]}\nfiles: "*"\narticles: {{text: text}}\n')

    [found] = read_documents([name], mappings=load_mappings([Path("m.yaml")]))

    assert isinstance(found, DocumentError)
    assert found.reason == "no article stands in it"
