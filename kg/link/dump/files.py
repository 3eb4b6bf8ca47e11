"""The files of a dump: which there are, of which format, and their bytes, unpacked."""

from __future__ import annotations

import bz2
import gzip
import importlib
import lzma
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import IO, cast

from pyoxigraph import RdfFormat

from kg.errors import LinkError

FORMATS: dict[str, str] = {
    ".nt": "N-Triples",
    ".nq": "N-Quads",
    ".ttl": "Turtle",
    ".trig": "TriG",
    ".rdf": "RDF/XML",
    ".owl": "RDF/XML",
    ".xml": "RDF/XML",
    ".jsonld": "JSON-LD",
    ".json": "JSON-LD",
    ".csv": "CSV",
    ".tsv": "TSV",
}
"""The format of each suffix, in lower case."""
RDF_FORMATS = {
    "N-Triples": RdfFormat.N_TRIPLES,
    "N-Quads": RdfFormat.N_QUADS,
    "Turtle": RdfFormat.TURTLE,
    "TriG": RdfFormat.TRIG,
    "RDF/XML": RdfFormat.RDF_XML,
    "JSON-LD": RdfFormat.JSON_LD,
}
"""The formats of RDF among them."""
TABLES = frozenset({"CSV", "TSV"})
LINES = frozenset({"N-Triples", "N-Quads"})
PACKED = (".gz", ".bz2", ".xz", ".zst")


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file; `packed` is the suffix of its compression, or empty."""

    path: Path
    format: str
    packed: str = ""


def find_files(paths: Sequence[Path | str]) -> tuple[DumpFile, ...]:
    """Return the files of a dump, those of folders in the order of their names; of these only the known formats.

    Raises:
        LinkError: a path does not exist or is of no known format, or a folder has nothing to read.
    """
    found: list[DumpFile] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = [file for each in sorted(path.rglob("*")) if each.is_file() and (file := _file(each))]
            if not inside:
                raise LinkError(f"{path}: no file of a dump in this folder; {_known()}")
            found += inside
        elif not path.exists():
            raise LinkError(f"{path}: no such file; check the path of the dump")
        elif file := _file(path):
            found.append(file)
        else:
            near = get_close_matches(_suffixes(path)[0], FORMATS, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise LinkError(
                f"{path}: the format {_suffixes(path)[0] or 'without a suffix'} is not known; {hint}{_known()}"
            )
    if not found:
        raise LinkError(f"a dump needs a file or folder; {_known()}")
    return tuple(dict.fromkeys(found))


def _known() -> str:
    return f"known are {', '.join(FORMATS)}, each as it is or packed as {', '.join(PACKED)}"


def _suffixes(path: Path) -> tuple[str, str]:
    """Return the suffix of the format and that of the compression."""
    suffix = path.suffix.lower()
    return (Path(path.stem).suffix.lower(), suffix) if suffix in PACKED else (suffix, "")


def _file(path: Path) -> DumpFile | None:
    suffix, packed = _suffixes(path)
    return DumpFile(path, FORMATS[suffix], packed) if suffix in FORMATS else None


@contextmanager
def opened(file: DumpFile) -> Iterator[IO[bytes]]:
    """Give the bytes of a file, unpacked; what goes wrong with reading them inside the block is a LinkError.

    Raises:
        LinkError: it cannot be read, is packed in a way that this Python does not know, or ends too early.
    """
    try:
        with _stream(file) as stream:
            yield stream
    except EOFError:
        raise LinkError(f"{file.path}: ends in the middle of its {file.packed} data; fetch the file again") from None
    except (gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise LinkError(f"{file.path}: is no good {file.packed} file ({error}); fetch it again") from None
    except OSError as error:
        kind = f"is no good {file.packed} file" if file.packed and error.errno is None else "cannot be read"
        raise LinkError(f"{file.path}: {kind} ({error}); check the file, or fetch it again") from None


def _stream(file: DumpFile) -> IO[bytes]:
    if file.packed == ".gz":
        return cast("IO[bytes]", gzip.open(file.path, "rb"))
    if file.packed == ".bz2":
        return bz2.open(file.path, "rb")
    if file.packed == ".xz":
        return lzma.open(file.path, "rb")
    if file.packed == ".zst":
        try:  # in the standard library from Python 3.14
            zstd = importlib.import_module("compression.zstd")
        except ImportError:
            raise LinkError(
                f"{file.path}: this Python cannot unpack .zst; unpack it (zstd -d), or use Python 3.14 or later"
            ) from None
        return cast("IO[bytes]", zstd.open(file.path, "rb"))
    return file.path.open("rb")
