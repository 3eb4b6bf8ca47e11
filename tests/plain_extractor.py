"""An extractor as another package would bring it: it reads one kind of sentence, and that one surely.

    Anna Lindqvist met Boris Petrov in Oslo on 2026-01-30.

Tests of everything behind the extractors use it, so that they do not depend on how well language is understood.
"""

from __future__ import annotations

import os
import re
import signal
from datetime import date

from kg.model.annotated import Annotated
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Participant, Report, Status

_MET = re.compile(
    r"(?P<one>[A-Z]\w+ [A-Z]\w+) met (?P<other>[A-Z]\w+ [A-Z]\w+) in (?P<place>[A-Z]\w+) on (?P<day>\d{4}-\d\d-\d\d)\."
)
FAULT = "Here the extractor stumbles."
DEATH = "Here the process dies."


class PlainExtractor:
    """Finds meetings told in exactly one form.

    Raises on a text that holds `FAULT` and kills its process over `DEATH`.
    """

    name = "plain"
    version = "1"

    def extract(self, annotated: Annotated) -> list[Report]:
        document = annotated.document
        if FAULT in document.text:
            raise ZeroDivisionError("stumbled")
        if DEATH in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return [
            Report(
                document=document.id,
                document_key=document.key,
                id=f"r{number}",
                type=EventType.MEETING,
                status=Status.OCCURRED,
                participants=tuple(Participant(found[key], ActorKind.PERSON) for key in ("one", "other")),
                place=(found["place"],),
                when=DateInterval(date.fromisoformat(found["day"]), date.fromisoformat(found["day"])),
                evidence=(Evidence(found.start(), found.end(), found[0]),),
                confidence=0.9,
            )
            for number, found in enumerate(_MET.finditer(document.text), start=1)
        ]
