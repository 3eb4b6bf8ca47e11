"""Which of the paths of a build the workers open, and which this machine does.

Workers open files, which they see under the same paths. Here is opened what only one can ask or hear: addresses, so
that sites are asked as politely as by one machine and what is remembered of them counts; feeds and lists of addresses
that lie in files; standard input, and what else is no file. What that gives travels to the workers with its bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from kg.documents import (
    STANDARD_INPUT,
    Found,
    Input,
    Mapping,
    Skipped,
    Source,
    Web,
    find_sources,
    leads_to_web,
    open_file,
    open_inputs,
    open_source,
)
from kg.errors import DocumentError
from kg.net.urls import is_url


@dataclass(frozen=True, slots=True)
class Divided:
    """The paths of a build: sources that workers open, what is opened here, and what there is to say."""

    there: list[Source] = field(default_factory=list)
    here: list[str | Source] = field(default_factory=list)
    findings: list[Skipped | DocumentError] = field(default_factory=list)

    def opened(self, mappings: Sequence[Mapping], web: Web) -> Iterator[Input | Found]:
        """Open what is opened here."""
        for each in self.here:
            if isinstance(each, str):
                yield from open_inputs([each], mappings=mappings, web=web)
            else:
                yield from open_source(each, mappings, web)


def divide(paths: Iterable[str]) -> Divided:
    """Tell who opens what."""
    divided = Divided()
    for path in paths:
        if is_url(path) or path == STANDARD_INPUT:
            divided.here.append(path)
            continue
        for found in find_sources(path):
            if not isinstance(found, Source):
                divided.findings.append(found)
            elif not os.path.isfile(found.name) or leads_to_web(found):
                divided.here.append(found)
            else:
                # It keeps the name that the user gave, and is found from any folder.
                divided.there.append(replace(found, open=partial(open_file, os.path.abspath(found.name))))
    return divided
