"""What users write for the program: settings, mappings, lexicons, and what classes and properties mean."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from fuzzing.checks import check_document, check_message, written
from fuzzing.target import DATA, ROOT, Target, choice, chosen, head
from kg.documents.records.loading import parse_mapping
from kg.documents.records.making import RecordMaker, UnusableError
from kg.documents.records.row import Row
from kg.errors import LinkError, MappingError, RecordError, SettingsError
from kg.extract.grammar.extractor import GrammarExtractor
from kg.extract.lexicon import parse_lexicon
from kg.language import annotate
from kg.link.dump.columns import parse_columns
from kg.link.dump.terms import load_terms
from kg.link.endpoint.profile import read_profile
from kg.link.reconcile.mapping import read_service_mapping
from kg.model.annotated import Annotated
from kg.model.document import Document
from kg.settings import load_settings

_YAML = (
    *(b"!!int ", b"!!float ", b"!!binary ", b"!!timestamp "),
    *(b"!!set ", b"!!omap ", b"!!python/name:os.system ", b"&a ", b"*a"),
    *(b"<<: ", b"? ", b"- ", b": ", b"[", b"]", b"{"),
    *(b"}", b"|\n", b">\n", b"2026-13-45", b"1_0", b"0x1F", b".inf", b".nan"),
    *(b"9" * 60, b"1:2:3", b"\\ud800", b"\\U00110000", b"[[[[[[[["),
    *(b"yes", b"null", b"~", b"---\n", b"...\n", b"%TAG ! x\n"),
)  # fmt: skip
_CELLS = ("2026-01-31", "", "A; B", "Meeting", "host", "9:30", "31.12.9999")


def _text_of(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def check_mapping(data: bytes) -> None:
    """Parse a mapping of records, and read a row by it."""
    content, number = choice(data, len(_CELLS))
    text = _text_of(content)
    if text is None:
        return
    try:
        mapping = parse_mapping(text, where="own.yaml")
    except MappingError as error:
        check_message(error)
        return
    assert mapping == parse_mapping(text, where="own.yaml")
    mapping.fits("folder/own.csv", root=None)
    cells = {name: (_CELLS[(number + n) % len(_CELLS)],) for n, name in enumerate(mapping.columns)}
    try:
        document, notes = RecordMaker("own.csv", mapping).make(Row(1, 2, cells), id="own.csv#1")
    except UnusableError as error:
        check_message(error)
        return
    assert all(isinstance(note, str) for note in notes)
    check_document(document)


def _mapping_seeds() -> Iterator[bytes]:
    shipped = sorted((ROOT / "kg" / "documents" / "records" / "data").glob("*.yaml"))
    for path in (*sorted((DATA / "records").glob("*.yaml")), *shipped):
        yield from chosen((path.read_bytes(),), 0)
    yield from chosen((b"format: csv\nevents: {type: Call, participants: {name: '{a}'}, date: '{b}'}\n",), 0)
    yield from chosen((b"format: csv\nevents: {type: '{c}', participants: {name: '{a}'}}\n",), 1)


def check_meanings(data: bytes) -> None:
    """Parse a mapping of a dump's columns or terms, of a service, or a profile of an endpoint."""
    content, number = choice(data, 4)
    text = _text_of(content)
    path = written("meanings.yaml", content)
    try:
        if number == 0 and text is not None:
            assert parse_columns(text, where="x.yaml") == parse_columns(text, where="x.yaml")
        elif number == 1 and text is not None:
            load_terms(text, where="x.yaml")
        elif number == 2:
            read_service_mapping(path)
        elif number == 3:
            read_profile(path)
    except (MappingError, LinkError) as error:
        check_message(error)


def _meaning_seeds() -> Iterator[bytes]:
    data = ROOT / "kg" / "link" / "data"
    yield from chosen((path.read_bytes() for path in sorted((data / "profiles").glob("*.yaml"))), 3)
    yield from chosen((head(data / "terms.yaml"),), 1)
    yield from chosen((b"types: {person: Q5}\nproperties: {country: P27}\nfetch: {born: P569}\nversion: '0.2'\n",), 2)
    columns = (
        b"iri: 'http://e.org/{id}'\nlabel: '{name}'\nkind: '{k}'\nnames: {value: '{other}', separator: [';', '|']}\n"
        b"country: ['{c}']\nidentifiers: 'http://e.org/x/{x}'\nvalues: {k: {p: person}}\ndates: ['%d.%m.%Y']\n"
        b"offices: [{title: '{o}', of: '{c}', first: '{f}', last: '{l}'}]\nborn: '{b}'\ndelimiter: ';'\nquoted: false\n"
    )
    yield from chosen((columns,), 0)
    yield from chosen(
        (b"prefixes: {x: http://e.org/}\ntypes: {person: x:P}\nidentifiers: {x:i: 'http://i.org/{}'}\n",), 1
    )


@cache
def _annotated() -> Annotated:
    text = "Foreign Minister Wang Yi met Sergey Lavrov in Paris on Monday. He will sign a treaty after talks."
    return annotate(Document(id="article.md", text=text))


@cache
def _grammar() -> GrammarExtractor:
    return GrammarExtractor()


def check_lexicon(data: bytes) -> None:
    """Parse a lexicon, and read an article by it."""
    text = _text_of(data)
    if text is None:
        return
    try:
        lexicon = parse_lexicon(text, where="own.yaml", own=True)
    except RecordError as error:
        check_message(error)
        return
    words = (lexicon.containers, lexicon.groups, lexicon.separate, lexicon.telephone, lexicon.documents)
    lemmas = (*lexicon.verbs, *lexicon.nouns, *lexicon.carriers, *(word for some in words for word in some))
    assert all(isinstance(lemma, str) and lemma for lemma in lemmas), "a lemma that is no text"
    extractor = _grammar().with_lexicon(written("own.yaml", data))
    assert extractor.extract(_annotated()) == extractor.extract(_annotated())


def _lexicon_seeds() -> Iterator[bytes]:
    text = files("kg.extract").joinpath("data", "lexicon.yaml").read_bytes()
    for part in text.split(b"\n\n"):
        yield part[:3000]
    yield (
        b"verbs:\n- {lemma: sit down, type: Meeting, slots: {subject: participant, with: participant}, needs: [with]}\n"
        b"nouns:\n- {lemma: talks, type: Meeting, subtype: Summit, slots: {of: host}, "
        b"company: participant, weak: true}\n"
        b"carriers:\n- {lemmas: [hold, have], subject: company, status: occurred, particle: up}\n"
        b"containers: [series]\nsubtypes: {Meeting: {Summit: [summit]}}\n"
        b"plain_verbs: [{type: Call, slots: {with: host}}]\n"
    )


def check_settings(data: bytes) -> None:
    """Read settings from a file, or from variables of the environment, one in a line."""
    content, number = choice(data, 2)
    path = written("kg.toml", content if number == 0 else b"")
    environment: dict[str, str] = {}
    if number == 1:
        lines = (line.partition("=") for line in content.decode("utf-8", "surrogateescape").split("\n"))
        environment = {f"KG_{name}": value for name, _, value in lines if "\x00" not in name + value}
    try:
        settings = load_settings(folder=path.parent, environment=environment)
    except SettingsError as error:
        check_message(error)
        return
    assert settings == load_settings(folder=path.parent, environment=environment)
    _check_types(settings)


def _check_types(settings: object) -> None:
    kinds = {"keep_text": (bool, type(None)), "network": (bool,), "mapping": (tuple,)}
    for name in ("store", "base_iri", "extractor", "pipeline", "contact", "keep_text", "network", "mapping"):
        value = getattr(settings, name)
        assert isinstance(value, kinds.get(name, (str, type(None)))), f"{name} is {value!r}"


def _settings_seeds() -> Iterator[bytes]:
    whole = (
        b'store = "kg-store"\nbase_iri = "https://example.org/kg/"\nextractor = "grammar"\nkeep_text = true\n'
        b'network = false\ncontact = \'me@example.org\'\nmapping = ["a.yaml"]\nlexicon = "lexicon.yaml"\n'
    )
    yield from chosen(
        (whole, b"mapping = 5\n", b"queries = '''q'''\npipeline = \"\\u00e9\"\n", b"[mapping]\na = 1\n"), 0
    )
    yield from chosen((b"STORE=x\nBASE_IRI=http://e.org/\nKEEP_TEXT=yes\nMAPPING=a:b\nNETWORK=off\n",), 1)


TARGETS = {
    "mapping": Target(
        "mapping",
        check_mapping,
        _mapping_seeds,
        words=(
            *(f"{key}: ".encode() for key in ("format", "events", "type", "participants", "name", "dates", "values")),
            *(f"{key}: ".encode() for key in ("id", "read", "column", "home", "separator", "language", "delimiter")),
            *(b"{a}", b"{{", b"%d", b"%d %d", b"%Z", b"%-d", b"%", *_YAML),
        ),
        longest=2000,
    ),
    "meanings": Target("meanings", check_meanings, _meaning_seeds, words=_YAML, longest=2000),
    "lexicon": Target(
        "lexicon",
        check_lexicon,
        _lexicon_seeds,
        words=(b"verbs:\n", b"nouns:\n", b"carriers:\n", b"lemma: ", b"lemmas: ", b"slots: ", b"needs: ", *_YAML),
        longest=2000,
        instrument=("kg.extract.lexicon", "yaml"),
    ),
    "settings": Target(
        "settings",
        check_settings,
        _settings_seeds,
        words=(b"mapping = ", b"queries = ", b'"""', b"'''", b"[[", b"]]", b"9" * 60, b"1979-05-27T07:32:00Z", b"://",
               b"../", b"/" * 300, b"true", b"0x1", b"inf", b"nan", b"\\u0000", b"\\U0010FFFF", b"http://[", b"%zz"),
    ),
}  # fmt: skip
