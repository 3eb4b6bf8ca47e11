"""Words per second of reading, by step and in all, and its memory; with treebanks also how well the encoder reads.

    python benchmarks/language.py [FOLDER] [--words 20000] [--threads 2] [--treebanks FOLDER]

FOLDER holds articles in Markdown (without it `tests/data/articles`); they are read again and again until `--words` are
reached. Times are of the clock, best of three, and hold for an idle machine only. Words are tokens without white space.
Memory is the most that the process has held, after the first reading of all articles and after the last: it is flat
where the second is not above the first.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import TypeVar

from spacy.tokens import Doc

from kg.extract.grammar.extractor import GrammarExtractor, RulesExtractor
from kg.language import annotate_all
from kg.language.pipeline import load_pipeline
from kg.language.tokens import names_of, sentences_of, tokens_of
from kg.model.document import Document
from training.corpora import dev_sets
from training.evaluate import measure, onnx_predictor

_ARTICLES = Path(__file__).parent.parent / "tests" / "data" / "articles"
_WEIGHTS = Path(__file__).parent.parent / "kg" / "language" / "weights"
_TIMES = 3
_Result = TypeVar("_Result")


def _bodies(folder: Path, *, words: int) -> list[str]:
    """Return article texts of at least so many words, by white space."""
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise SystemExit(f"{folder}: no articles (*.md) here.")
    texts = [path.read_text(encoding="utf-8") for path in paths]
    bodies = [text.split("\n---\n", 1)[-1] for text in texts]
    chosen: list[str] = []
    total = 0
    for body in cycle(bodies):
        if total >= words:
            return chosen
        chosen.append(body)
        total += max(len(body.split()), 1)
    return chosen


def _report(name: str, words: int, work: Callable[[], _Result]) -> _Result:
    """Do some work a few times, print its best rate, and return its last result."""
    best = float("inf")
    for _ in range(_TIMES):
        begun = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - begun)
    print(f"{name:<28}{words / best:>12,.0f} words/s{best * 1e6 / words:>10.1f} µs a word", flush=True)
    return result


def _speed(bodies: list[str], *, threads: int) -> None:
    nlp = load_pipeline(threads=threads)
    nlp("The first text loads the model.")
    sentences, lemmas = nlp.get_pipe("kg_sentences"), nlp.get_pipe("kg_lemmas")
    encoder = nlp.get_pipe("kg_encoder")
    words = sum(sum(not token.is_space for token in nlp.make_doc(body)) for body in bodies)
    print(f"{len(bodies)} articles, {words:,} words, {threads} threads")

    def over(step: Callable[[Doc], Doc], docs: list[Doc]) -> Callable[[], list[Doc]]:
        return lambda: [step(doc) for doc in docs]

    docs = _report("tokens", words, lambda: [nlp.make_doc(body) for body in bodies])
    docs = _report("sentences", words, over(sentences, docs))
    docs = _report("encoder", words, lambda: list(encoder.pipe(doc.copy() for doc in docs)))  # type: ignore[attr-defined]
    docs = _report("lemmas", words, over(lemmas, docs))
    _report("records", words, lambda: [(tokens_of(doc), sentences_of(doc), names_of(doc)) for doc in docs])
    _report("pipeline and records", words, lambda: [tokens_of(doc) for doc in nlp.pipe(bodies, batch_size=32)])
    documents = [Document(f"{number}.md", body) for number, body in enumerate(bodies)]
    annotated = _report("the whole language stage", words, lambda: list(annotate_all(documents)))
    judged, rules = GrammarExtractor(), RulesExtractor()
    _report("reports (rules)", words, lambda: [rules.extract(each) for each in annotated])
    _report("reports (grammar)", words, lambda: [judged.extract(each) for each in annotated])
    held = _most_memory()
    _report("text to reports", words, lambda: [judged.extract(each) for each in annotate_all(documents)])
    print(f"{'memory, before and after':<28}{held:>12,.0f} MiB{_most_memory():>12,.0f} MiB")


def _most_memory() -> float:
    """Return the most memory that the process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=_ARTICLES)
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--treebanks", type=Path, help="folder with the development sets; without it only speed")
    arguments = parser.parse_args()
    _speed(_bodies(arguments.folder, words=arguments.words), threads=arguments.threads)
    if arguments.treebanks:
        for name, value in measure(onnx_predictor(_WEIGHTS), dev_sets(arguments.treebanks)).items():
            print(f"{name:<28}{value:>12.4f}")


if __name__ == "__main__":
    main()
