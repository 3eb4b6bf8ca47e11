"""Fingerprints of texts, by which copies are told without the texts."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import blake2b

from kg.errors import RecordError

WORDS = 4
"""Words of one shingle. With three, independent texts share half as many again; with five, a copy of which every tenth
word is another keeps a tenth less."""
MOST_HASHES = 128
"""Hashes that are kept at most: a text of 130 words keeps all, one of 2,000 every sixteenth. With 96, the part that two
texts share is measured a sixth less exactly; with 192, the graph grows by a third more."""

_VERSION = 1
"""To be raised with every change of what is hashed: fingerprints of two versions cannot be compared."""
_HEAD = 2
_WIDTH = 4
_BITS = 8 * _WIDTH
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)|‘.*?(?:’(?!\w)|$)", re.DOTALL)
"""Words in quotation marks; those that nothing closes go on to the end of their paragraph."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A sample of the hashed shingles (runs of four words) of a text, without what stands in quotation marks.

    Of two texts the same hashes are in the sample, so that the part that they share can be told from the samples
    (bottom hashes as in Broder's `MOD` sketch): all hashes under 2^(32 - `level`), `level` as low as leaves at most
    `MOST_HASHES`. `hashes` holds them in rising order, four bytes each, the highest first.
    """

    level: int
    hashes: bytes

    @property
    def size(self) -> int:
        """About how many different shingles the whole text has."""
        return (len(self.hashes) // _WIDTH) << self.level

    @property
    def text(self) -> str:
        """The fingerprint in Base64: a byte for the version of the method, one for `level`, and `hashes`."""
        return base64.b64encode(bytes((_VERSION, self.level)) + self.hashes).decode("ascii")

    @classmethod
    def from_text(cls, text: str) -> Fingerprint | None:
        """Return the fingerprint that `text` writes; None where another version of the method made it.

        Raises:
            RecordError: it is none.
        """
        try:
            whole = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise RecordError(f"{text[:40]!r} is no fingerprint: {error}") from error
        if len(whole) < _HEAD or (whole[0] == _VERSION and (len(whole) - _HEAD) % _WIDTH):
            raise RecordError(f"{text[:40]!r} is no fingerprint: {len(whole)} bytes are no two and whole hashes")
        if whole[0] != _VERSION:
            return None
        if whole[1] > _BITS:
            raise RecordError(f"{text[:40]!r} is no fingerprint: its level is {whole[1]}, and {_BITS} is the last")
        return cls(whole[1], whole[_HEAD:])


def fingerprint_of(text: str) -> Fingerprint:
    """Return the fingerprint of a text.

    Words alone count: capitals, punctuation and the breaking of lines do not. Quotations are left out because two
    reporters who heard one speech give the same words.
    """
    hashes = sorted({_hash(shingle) for shingle in _shingles(text)})
    level = 0
    while len(hashes) > MOST_HASHES:
        level += 1
        hashes = [each for each in hashes if each < 1 << (_BITS - level)]
    return Fingerprint(level, b"".join(each.to_bytes(_WIDTH, "big") for each in hashes))


def _shingles(text: str) -> set[str]:
    found: set[str] = set()
    for paragraph in _PARAGRAPH_END.split(text):
        for run in _QUOTED.split(paragraph):
            words = [word.casefold().replace("’", "'") for word in _WORD.findall(run)]
            found.update(" ".join(words[start : start + WORDS]) for start in range(len(words) - WORDS + 1))
    return found


def _hash(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=_WIDTH).digest(), "big")
