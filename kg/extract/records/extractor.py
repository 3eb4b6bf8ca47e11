"""The extractor of records: columns go straight to reports, free texts are read by the grammar."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.extract.grammar.extractor import GrammarExtractor
from kg.extract.merge import numbered
from kg.extract.records.scenes import scenes_of, with_company, with_days_of_record
from kg.extract.records.structured import report_of
from kg.extract.records.told import told_reports, with_fate
from kg.model.annotated import Annotated
from kg.model.document import Document
from kg.model.report import Report

_VERSION = "2"


class RecordsExtractor:
    """Reads records of tables, and nothing else: an article gives no report.

    What it is given is the reading of a record (`kg.extract.records.reading.reading_of`), annotated; or the record
    itself, where no free text is to be read.
    """

    name = "records"

    def __init__(self, grammar: GrammarExtractor | None = None) -> None:
        self._grammar = grammar or GrammarExtractor()
        self.version = f"{_VERSION}-{self._grammar.version}"

    def with_lexicon(self, path: Path) -> RecordsExtractor:
        """Return an extractor that reads free texts by the lexicon of a file as well."""
        return RecordsExtractor(self._grammar.with_lexicon(path))

    def extract(self, annotated: Annotated) -> list[Report]:
        """Return the events of one record: those of its columns, and those that its free texts tell."""
        origin = annotated.document.origin
        document = origin.document if origin else annotated.document
        if document.record is None:
            return []
        structured = [(event, report_of(document, event)) for event in document.record.events]
        if origin is None:
            return _numbered(document, [report for _, report in structured])
        dated = with_days_of_record(annotated)
        scenes = list(scenes_of(dated, structured))
        told = told_reports(dated, self._grammar.mentioned(dated), scenes)
        own = [with_fate(with_company(report, scenes, dated), told, scenes, dated) for _, report in structured]
        return _numbered(document, [*own, *told])


def _numbered(document: Document, reports: list[Report]) -> list[Report]:
    """Return the reports with their ids, each once."""
    kept: list[Report] = []
    for report in numbered(reports):
        if not any(replace(report, id=known.id) == known for known in kept):
            kept.append(report)
    return numbered([replace(report, document=document.id) for report in kept])
