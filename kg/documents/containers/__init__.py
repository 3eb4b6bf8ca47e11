"""What holds several inputs: archives, crawls, packed files. Each gives sources, one after the other.

`container_of` tells what a source is by its first bytes, whatever it is called.
"""

from __future__ import annotations

from kg.documents.containers.limits import Budget
from kg.documents.containers.table import CONTAINER_SUFFIXES, Container, container_of

__all__ = ["CONTAINER_SUFFIXES", "Budget", "Container", "container_of"]
