"""Names of members, and which are left out."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import PurePosixPath

from kg.documents.inputs import IN

_JUNK = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


def is_junk(name: str) -> bool:
    """Whether a member is hidden, or something that a system puts beside what people pack."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", ".", "..")]
    return any(part.startswith(".") or part in _JUNK for part in parts)


class Names:
    """Names members of one container, each by another name."""

    def __init__(self, container: str) -> None:
        self._container = container
        self._taken: set[bytes] = set()

    def of(self, member: str) -> str:
        """Return the name of a member: the same one for the same call after the same others."""
        name = written = printable(member)
        number = 1
        while (digest := blake2b(name.encode("utf-8"), digest_size=8).digest()) in self._taken:
            number += 1
            name = f"{written}{IN}{number}"
        self._taken.add(digest)
        return f"{self._container}{IN}{name}"


def printable(name: str) -> str:
    """Return a name with what nobody can print or write into a file replaced."""
    whole = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in whole)
