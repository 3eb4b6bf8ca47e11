"""What holds several inputs: archives, crawls, packed files. Each gives sources, one after the other.

`container_of` tells what a source is by its first bytes, whatever it is called.
"""

from __future__ import annotations

from kg.documents.containers.limits import Budget
from kg.documents.containers.table import BZIP2, CONTAINER_SUFFIXES, GZIP, XZ, Container, container_of

__all__ = ["BZIP2", "CONTAINER_SUFFIXES", "GZIP", "XZ", "Budget", "Container", "container_of"]
