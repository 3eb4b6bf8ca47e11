"""Annotated documents to reports: the registry of extractors and the entrance of the stage."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

from kg.errors import UnknownExtractorError, UsageError
from kg.extract.protocol import Extractor, TakesLexicon

GROUP = "kg.extractors"
"""The entry point group where extractors register, ours and those of other packages alike."""

RECORDS = "records"
"""The name of the extractor that reads records, whichever one reads articles."""

__all__ = ["GROUP", "RECORDS", "Extractor", "TakesLexicon", "extractor_names", "load_extractor"]


def extractor_names() -> tuple[str, ...]:
    """Return the names of all registered extractors, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def load_extractor(name: str, *, lexicon: Path | None = None) -> Extractor:
    """Return a new extractor of that name, with a user's own lexicon where one is given.

    Raises:
        UnknownExtractorError: none is registered under the name, or what is registered is no extractor.
        UsageError: the extractor takes no lexicon.
        RecordError: the file is no lexicon.
    """
    points = [point for point in entry_points(group=GROUP) if point.name == name]
    if not points:
        raise UnknownExtractorError(f"no extractor {name!r}; there are: {', '.join(extractor_names()) or 'none'}")
    extractor = points[0].load()()
    if not isinstance(extractor, Extractor):
        raise UnknownExtractorError(
            f"extractor {name!r} ({points[0].value}) lacks name, version or extract(); see kg.extract.protocol"
        )
    if lexicon is None:
        return extractor
    if not isinstance(extractor, TakesLexicon):
        raise UsageError(f"extractor {name!r} takes no lexicon; leave {lexicon} out, or choose grammar or rules")
    return extractor.with_lexicon(lexicon)
