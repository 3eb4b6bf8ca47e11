"""Exports to where the user wants them: a stream, a file, a folder or a ZIP archive; all of it, or nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import BinaryIO

from kg.errors import UsageError
from kg.export.exporter import Exported, Exporter, Options, ToFolder
from kg.export.formats import EXPORTERS
from kg.passing import PassingFolder
from kg.store.protocol import Store

ARCHIVE = ".zip"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first day that an archive can give a file: the time of writing would tell two equal exports apart."""


def export_to_stream(store: Store, format: str, output: BinaryIO, options: Options) -> Exported:
    """Write an export to a binary stream.

    Raises:
        UsageError: there is no such format, it makes several files, or an option says nothing to it.
        RecordError: the graph holds a value that no record can have.
        StoreError: the store cannot be read.
    """
    exporter = _exporter(format, options)
    if exporter.stream is None:
        raise UsageError(f"{format} makes several files; name a folder or a file {ARCHIVE} with --output")
    return exporter.stream(_source(store, exporter), output, options)


def export_to_path(store: Store, format: str, output: Path, options: Options) -> Exported:
    """Write an export to a file or, if the format makes several, to a folder or an archive `*.zip`.

    What was there stays until the export is complete. A folder may be there if all in it is of an earlier export.

    Raises:
        UsageError: as `export_to_stream` does, or `output` cannot be written, or is a folder with other files in it.
        RecordError: the graph holds a value that no record can have.
        StoreError: the store cannot be read.
    """
    exporter = _exporter(format, options)
    store = _source(store, exporter)
    try:
        if exporter.folder is None:
            return _write_file(store, exporter, output, options)
        if output.suffix.lower() == ARCHIVE:
            return _write_archive(store, exporter.folder, output, options)
        return _write_folder(store, exporter.folder, output, options)
    except OSError as error:
        reason = f"{output}: cannot be written ({error.strerror or error})"
        raise UsageError(f"{reason}; check that its folder is there and its disk has room") from None


def _exporter(format: str, options: Options) -> Exporter:
    exporter = EXPORTERS.get(format)
    if exporter is None:
        raise UsageError(f"{format}: no format of an export; use {', '.join(EXPORTERS)}")
    if not exporter.whole:
        for wanted, option, why in (
            (options.runs, "--runs", "does not tell when documents were read"),
            (options.with_text, "--with-text", "quotes evidence at most and no whole texts"),
        ):
            if wanted:
                raise UsageError(f"{format} {why}; leave {option} out, or choose another --format")
    for name in ("every_status", "license"):
        if getattr(options, name) and name not in exporter.takes:
            takers = ", ".join(key for key, other in EXPORTERS.items() if name in other.takes)
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} says nothing to {format}; leave it out, or choose of --format {takers}")
    return exporter


def _source(store: Store, exporter: Exporter) -> Store:
    """Return where to read from: a whole graph is read at a stretch, other formats look up each event by itself."""
    return store if exporter.whole else store.nearby()


def _write_file(store: Store, exporter: Exporter, output: Path, options: Options) -> Exported:
    if exporter.stream is None:
        raise TypeError("a format writes to a stream or to a folder")
    with PassingFolder("export", inside=output.parent) as made:
        part = made.path / "part"
        with part.open("wb") as file:
            exported = exporter.stream(store, file, options)
        part.replace(output)
    return exported


def _write_archive(store: Store, write: ToFolder, output: Path, options: Options) -> Exported:
    with PassingFolder("export", inside=output.parent) as made:
        part, folder = made.path / "part", made.path / "files"
        folder.mkdir()
        exported = write(store, folder, options)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in _files(folder):
                _add(archive, folder, name)
        part.replace(output)
    return exported


def _add(archive: zipfile.ZipFile, folder: Path, name: str) -> None:
    """Add a file piece by piece, with nothing in its entry that depends on this machine or this day."""
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, which the mode of the next line is for
    entry.external_attr = 0o644 << 16
    entry.file_size = (folder / name).stat().st_size  # so that a large file gets the fields that it needs
    with (folder / name).open("rb") as source, archive.open(entry, "w") as target:
        while piece := source.read(1 << 20):
            target.write(piece)


def _write_folder(store: Store, write: ToFolder, output: Path, options: Options) -> Exported:
    if output.exists() and not output.is_dir():
        raise UsageError(f"{output} is a file, and the format makes several; name a folder or a file {ARCHIVE}")
    whole = output.absolute()  # `.` has itself as its parent
    with PassingFolder("export", inside=whole.parent) as made:
        exported = write(store, made.path, options)
        names = _files(made.path)
        others = sorted(set(_files(output)) - set(names))
        if others:
            raise UsageError(
                f"{output} holds files that are not of this export ({others[0]}); name a folder that is new or empty"
            )
        for name in names:
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            (made.path / name).replace(output / name)
    return exported


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
