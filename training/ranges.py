"""Which values each point of the network has on articles, so that eight bits can be spread over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from kg.language.encoder import windows_of
from kg.language.network import OUTPUTS, Coder
from kg.language.packing import Run, runs_of
from training.corpora import ANNOTATED, is_learnt_from
from training.graph import Ranges
from training.text import article_splitter

SHARE = 99.9
"""Of the runs' least and greatest values in a column this percentile bounds a range; what lies beyond is taken for the
bound. Of 90, 95, 98, 99 and 99.9 trees are read best by the last two. Runs are much alike: the widest range is mostly a
twentieth over the median one."""


def measured_ranges(model: onnx.ModelProto, runs: Iterable[Run]) -> Ranges:
    """Return the ranges of the points that a graph in 32 bits (`packed_graph` without ranges) has as outputs."""
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    points = [each.name for each in session.get_outputs() if each.name not in OUTPUTS]
    least: list[list[NDArray[np.float32]]] = [[] for _ in points]
    greatest: list[list[NDArray[np.float32]]] = [[] for _ in points]
    for run in runs:
        for place, values in enumerate(session.run(points, dict(run.inputs))):
            least[place].append(values.min(0))
            greatest[place].append(values.max(0))
    return {
        point: (
            np.minimum(np.percentile(low, 100 - SHARE, axis=0), 0).astype(np.float32),
            np.maximum(np.percentile(high, SHARE, axis=0), 0).astype(np.float32),
        )
        for point, low, high in zip(points, least, greatest, strict=True)
    }


def article_runs(corpus: Path, coder: Coder) -> Iterator[Run]:
    """Yield the articles of a folder that are learnt from, each in runs of its own."""
    split = article_splitter()
    for articles, _ in ANNOTATED:
        for path in sorted((corpus / articles).glob("*.md")):
            if is_learnt_from(path.stem):
                sentences = split(path.read_text(encoding="utf-8"))
                windows = [coder.window(words[a:b]) for words in sentences for a, b in windows_of(words, 0, len(words))]
                yield from (coder.packed([windows[place] for place in run]) for run in runs_of(windows))
