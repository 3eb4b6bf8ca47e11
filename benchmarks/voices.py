"""How well copies of one text are told from reports in own words, and what it costs.

    python -m benchmarks.voices [--seed 1] [--sizes 1000 10000 100000]

Copies are made of the sample articles (`tests/data`), as an outlet makes them of an agency's text: the end is cut off,
words are left out, exchanged and added, a paragraph of another article is put in. Not copies are the pairs of sample
articles that tell one event by the gold, also when words of the one are put into the other: as a quotation, or as
borrowed sentences. Then the voices are made of all articles with four copies of each third one, and of made-up texts in
rising number; the time of the processor should grow by 15 at most per tenfold.
"""

from __future__ import annotations

import argparse
import glob
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from statistics import mean

from kg.documents import read_documents
from kg.model.document import Document, DocumentFacts
from kg.model.fingerprint import fingerprint_of
from kg.resolve.voices import Voices

_DATA = Path(__file__).parent.parent / "tests" / "data"
_SHORTEST = 150
"""Words of the shortest article of which copies are made."""
_LARGEST_GROWTH = 15.0


def main() -> int:
    """Print the tables; 1 if time grows faster than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000, 100000])
    options = parser.parse_args()
    folders = sorted(str(folder) for folder in _DATA.glob("**/articles"))
    articles = {Path(d.id).stem: d.text for d in read_documents(folders) if isinstance(d, Document)}
    maker = _Maker(articles, options.seed)
    _print_copies(maker)
    _print_own_words(maker)
    _print_whole(maker)
    return _print_times(options.sizes, options.seed)


class _Maker:
    """Makes copies of articles; the same seed makes the same ones."""

    def __init__(self, articles: Mapping[str, str], seed: int) -> None:
        self.articles = articles
        self.long = sorted(name for name, text in articles.items() if len(text.split()) >= _SHORTEST)
        self.random = random.Random(seed)
        self._vocabulary = sorted({word for text in articles.values() for word in text.split()})

    def copy(self, name: str, *, kept: float, changed: float, added: float) -> str:
        """Return a copy: the part `kept` from the beginning, the part `changed` of its words, and so much `added`."""
        paragraphs = _paragraphs(self.articles[name])
        wanted = kept * len(self.articles[name].split())
        cut: list[str] = []
        while paragraphs and sum(len(paragraph.split()) for paragraph in cut) < wanted:
            cut.append(self._changed(paragraphs.pop(0), changed))
        if added:
            other = self.articles[self.random.choice([each for each in self.long if each != name])].split()
            cut.insert(self.random.randrange(1, len(cut) + 1), " ".join(other[: round(added * wanted)]))
        return "\n\n".join(cut)

    def _changed(self, text: str, part: float) -> str:
        words: list[str] = []
        for word in text.split():
            change = self.random.random() / part if part else 1.0
            if change >= 1 / 3:  # left out below
                words.append(self.random.choice(self._vocabulary) if change < 2 / 3 else word)
            if 2 / 3 <= change < 1:
                words.append(self.random.choice(self._vocabulary))
        return " ".join(words)

    def borrowed(self, name: str, other: str, *, part: float, quoted: bool) -> str:
        """Return an article into which sentences of another are put until they are that part of it."""
        own = self.articles[name]
        words = self.articles[other].replace('"', "").replace("“", "").replace("”", "").split()
        taken = " ".join(words[: round(part / (1 - part) * len(own.split()))])
        paragraphs = _paragraphs(own)
        paragraphs.insert(1, f"“{taken}”" if quoted else taken)
        return "\n\n".join(paragraphs)


def _paragraphs(text: str) -> list[str]:
    return [paragraph for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip()]


def _facts(texts: Mapping[str, str]) -> dict[str, DocumentFacts]:
    return {name: DocumentFacts(fingerprint=fingerprint_of(text)) for name, text in texts.items()}


def _are_one(one: str, other: str) -> bool:
    voices = Voices(_facts({"a": one, "b": other}))
    return voices.of("a") == voices.of("b")


def _print_copies(maker: _Maker) -> None:
    print(f"copies of {len(maker.long)} articles that are found, by what was kept, changed and added")
    parts = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)
    print(f"{'kept':>6} {'added':>6}  " + "".join(f"{part:>7.0%}" for part in parts) + "  of the words changed")
    for kept in (1.0, 0.7, 0.5, 0.3, 0.2):
        for added in (0.0, 0.3, 0.6):
            found = [
                mean(
                    _are_one(maker.articles[name], maker.copy(name, kept=kept, changed=changed, added=added))
                    for name in maker.long
                )
                for changed in parts
            ]
            print(f"{kept:>6.0%} {added:>6.0%}  " + "".join(f"{share:>7.2f}" for share in found))


def _print_own_words(maker: _Maker) -> None:
    tellers: defaultdict[str, set[str]] = defaultdict(set)
    for file in glob.glob(str(_DATA / "**" / "gold" / "*.json"), recursive=True):
        for event in json.loads(Path(file).read_text("utf-8"))["events"]:
            if event.get("key"):
                tellers[event["key"]].add(Path(file).stem)
    pairs = sorted({pair for names in tellers.values() for pair in combinations(sorted(names), 2)})
    pairs = [pair for pair in pairs if set(pair) <= set(maker.long)]
    print(f"\n{len(pairs)} pairs of articles that tell one event, taken for copies, by how much one takes of the other")
    print(f"{'':>14}" + "".join(f"{part:>7.0%}" for part in (0.0, 0.1, 0.2, 0.25, 0.3, 0.4)))
    for quoted in (True, False):
        found = [
            mean(
                _are_one(maker.borrowed(one, other, part=part, quoted=quoted), maker.articles[other])
                for one, other in pairs
            )
            for part in (0.0, 0.1, 0.2, 0.25, 0.3, 0.4)
        ]
        print(f"{'quoted' if quoted else 'borrowed':>14}" + "".join(f"{share:>7.2f}" for share in found))


def _print_whole(maker: _Maker) -> None:
    """Print precision and recall over the pairs of all articles and copies, made into voices together."""
    texts = dict(maker.articles)
    for name in maker.long[::3]:
        for number in range(4):
            chance = maker.random.random
            texts[f"{name}/{number}"] = maker.copy(
                name, kept=0.3 + 0.7 * chance(), changed=0.15 * chance(), added=0.4 * chance()
            )
    voices = Voices(_facts(texts))
    groups: defaultdict[str, list[str]] = defaultdict(list)
    copies: defaultdict[str, list[str]] = defaultdict(list)
    for name in texts:
        groups[voices.of(name)].append(name)
        copies[name.partition("/")[0]].append(name)
    said = {pair for names in groups.values() for pair in combinations(sorted(names), 2)}
    true = {pair for names in copies.values() for pair in combinations(sorted(names), 2)}
    right = len(said & true)
    print(
        f"\n{len(texts)} articles and copies (30 to 100 % kept, up to 15 % changed, up to 40 % added) together: "
        f"precision {right / max(len(said), 1):.3f}, recall {right / len(true):.3f} of {len(true)} pairs"
    )


def _print_times(sizes: Sequence[int], seed: int) -> int:
    print()
    times = []
    for size in sizes:
        documents = _made_up(size, seed)
        start = time.process_time()
        voices = Voices(documents)
        taken = time.process_time() - start
        times.append((size, taken))
        print(f"{size:>9,} texts {taken:8.2f} s {size - len(voices.copies):9,} voices", flush=True)
    worst = 0.0
    for (small, before), (large, after) in pairwise(times):
        growth = (after / before) ** (1.0 / (len(str(large)) - len(str(small)))) if large > small else 0.0
        worst = max(worst, growth)
        print(f"{small:,} to {large:,} texts: {growth:.1f} times the time per tenfold (at most {_LARGEST_GROWTH:.0f})")
    return int(worst > _LARGEST_GROWTH)


def _made_up(size: int, seed: int) -> dict[str, DocumentFacts]:
    """Return texts of 200 words: turns of phrase that all share, a footer of each outlet, and few to many copies."""
    chance = random.Random(seed)
    words = [f"w{number}" for number in range(20000)]
    phrases = [" ".join(chance.choices(words, k=6)) for _ in range(300)]
    footers = [" ".join(chance.choices(words, k=40)) for _ in range(50)]
    documents: dict[str, DocumentFacts] = {}
    while len(documents) < size:
        body = [chance.choice(phrases) if chance.random() < 0.2 else chance.choice(words) for _ in range(120)]
        told = int(200 ** chance.random() ** 4) if chance.random() < 0.3 else 1
        for _ in range(min(told, size - len(documents))):
            outlet = chance.randrange(len(footers))
            kept = body[: chance.randrange(40, 121)] if told > 1 else body
            text = " ".join([*kept, footers[outlet]])
            documents[f"d{len(documents)}"] = DocumentFacts(None, f"Outlet {outlet}", fingerprint_of(text))
    return documents


if __name__ == "__main__":
    raise SystemExit(main())
