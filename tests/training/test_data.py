"""Readers of treebanks and name files."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from training.data import (
    IGNORED,
    Example,
    all_caps,
    name_spans,
    read_politics,
    read_trees,
    read_uner,
    simple_deprel,
    title_case,
    well_formed,
    without_last,
)

CONLLU = """# sent_id = 1
# text = Berg didn't go.
1\tBerg\tBerg\tPROPN\tNNP\t_\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
3.1\t_\t_\t_\t_\t_\t_\t_\t_\t_
4\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = 2
1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_
"""


def test_conllu_gives_the_syntactic_words(tmp_path: Path) -> None:
    """Multi-word and empty tokens are left out, and the last sentence needs no blank line."""
    path = tmp_path / "a.conllu.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(CONLLU)
    first, second = read_trees(path)
    assert first.words == ("Berg", "did", "n't", "go", ".")
    assert first.heads == (4, 4, 4, 0, 4)
    assert first.deprels == ("nsubj", "aux", "advmod", "root", "punct")
    assert first.tags is None
    assert second.words == ("Yes",)


@pytest.mark.parametrize(
    ("full", "simple"),
    [
        ("nsubj:pass", "nsubj:pass"),
        ("obl:tmod", "obl:npmod"),
        ("nmod:unmarked", "obl:npmod"),
        ("nmod:desc", "nmod"),
        ("acl:relcl", "acl:relcl"),
        ("conj", "conj"),
    ],
)
def test_relations_are_of_the_closed_set(full: str, simple: str) -> None:
    """Subtypes that nothing reads are cut at the colon."""
    assert simple_deprel(full) == simple


def test_universal_ner_columns(tmp_path: Path) -> None:
    """A word that is a number sign is a word."""
    path = tmp_path / "a.iob2"
    path.write_text("# text = # Oslo\n1\t#\tO\t-\t-\n2\tOslo\tB-LOC\t-\t-\n\n", encoding="utf-8")
    assert read_uner(path) == [Example(words=("#", "Oslo"), tags=("O", "B-LOC"))]


def test_politics_labels_are_mapped(tmp_path: Path) -> None:
    """Politicians are persons, parties organizations, elections events; misc is ignored."""
    path = tmp_path / "a.iob"
    path.write_text(
        "Berg\tB-politician\n2001\tB-election\nvote\tI-election\nGreens\tB-politicalparty\nDane\tB-misc\nleft\tO\n",
        encoding="utf-8",
    )
    [example] = read_politics(path)
    assert example.tags == ("B-PER", "B-EVENT", "I-EVENT", "B-ORG", IGNORED, "O")


def test_name_spans() -> None:
    """Names end where another begins, and an ending without a begin is a name too."""
    assert name_spans(["B-PER", "I-PER", "B-PER", "O", "I-LOC"]) == {(0, 2, "PER"), (2, 3, "PER"), (4, 5, "LOC")}


def test_tags_behind_another_name_begin_again() -> None:
    """A continuation may follow its own name, or a word whose tag is not known."""
    assert well_formed(("I-PER", "I-PER", "O", "I-LOC")) == ("B-PER", "I-PER", "O", "B-LOC")
    assert well_formed((IGNORED, "I-PER", "I-LOC")) == (IGNORED, "I-PER", "B-LOC")


def test_headline_forms_change_letters_only() -> None:
    """Layers stay."""
    example = Example(words=("They", "left", "Oslo", "."), tags=("O", "O", "B-LOC", "O"))
    assert all_caps(example).words == ("THEY", "LEFT", "OSLO", ".")
    assert title_case(example).words == ("They", "Left", "Oslo", ".")
    assert title_case(example).tags == example.tags


def test_the_final_stop_is_cut_from_every_layer() -> None:
    """Unless a word hangs on it."""
    words, heads = ("They", "left", "Oslo", "."), (2, 0, 2, 2)
    cut = without_last(Example(words=words, heads=heads, pos=("PRON", "VERB", "PROPN", "PUNCT"), deprels=("a",) * 4))
    assert (cut.words, cut.heads, cut.pos) == (words[:3], heads[:3], ("PRON", "VERB", "PROPN"))
    odd = Example(words=words, heads=(2, 0, 4, 2))
    assert without_last(odd) == odd
