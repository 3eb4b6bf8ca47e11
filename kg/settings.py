"""One frozen Settings out of kg.toml, the environment and flags, in rising order."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.errors import SettingsError, shown

FILE_NAME = "kg.toml"
PREFIX = "KG_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. Each field is a key of kg.toml and, in capitals behind `KG_`, a variable.

    `store` is the folder of the graph. `base_iri` begins every IRI that the graph mints. `extractor` is a name that
    `kg.extract.extractor_names` knows. `pipeline` is the name or folder of a spaCy pipeline, None for our own.
    `lexicon` is a file with a user's own words for events, `mapping` files that say what the columns of the user's own
    tables mean. `keep_text` puts the whole text of each document into the
    graph beside the evidence; None leaves it to who reads the documents (`kg.model.document.Document.keep_text`).
    `processes` is how many processes read documents, None for as many as there are cores (the command line) or for one
    (the library). `queries` is a folder of saved queries beside the shipped ones. `contact` is an address or page that
    servers are told when they are asked for pages or links; None tells none. Without `network` no server is asked, and
    only kept answers count. With `private_addresses` pages are read from this machine and its own networks too.
    """

    store: str = "kg-store"
    base_iri: str = "https://example.org/kg/"
    extractor: str = "grammar"
    pipeline: str | None = None
    lexicon: Path | None = None
    mapping: tuple[Path, ...] = ()
    keep_text: bool | None = None
    queries: Path | None = None
    processes: int | None = None
    contact: str | None = None
    network: bool = True
    private_addresses: bool = False


SETTING_NAMES = tuple(field.name for field in fields(Settings))
_PATHS = frozenset({"store", "queries", "lexicon", "mapping"})
"""Settings that a file may give relative to its own folder."""
_LOGIN = frozenset({"store_user", "store_password", "store_token"})
"""Variables beside the settings: the login of a store on a server, which has no place in a file or a flag."""
_MOST_PROCESSES = 1024
_LONGEST = 64 * 1024
"""Characters of a file of settings."""
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


def load_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings that hold in `folder` (None: the current one).

    The file is the nearest `kg.toml` of the folder and those above it; a relative path in it counts from its folder.
    `environment` (None: that of the process) goes before the file, `flags` before both; a flag that is None was not
    given. An empty variable counts as not set.

    Raises:
        SettingsError: a name is unknown, or a value is not allowed.
    """
    values: dict[str, Any] = {}
    values.update(_from_file(_find_file(folder or Path.cwd())))
    values.update(_from_environment(os.environ if environment is None else environment))
    for name, value in (flags or {}).items():
        if value is not None:
            values[name] = _check(name, value, where=f"--{name.replace('_', '-')}")
    return Settings(**values)


def _find_file(folder: Path) -> Path | None:
    return next((p for at in (folder, *folder.resolve().parents) if (p := at / FILE_NAME).is_file()), None)


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        table = tomllib.loads(_text_of(path))
    except (OSError, ValueError, RecursionError) as error:
        # Beside its own error the library lets that of a number without end through, and that of a nest of brackets.
        raise SettingsError(f'{path}: cannot be read as TOML ({error}); write lines like store = "kg-store"') from None
    values = {}
    for name, value in table.items():
        if name not in SETTING_NAMES:
            raise SettingsError(f"{path}: no setting {name!r}{_nearest(name)}")
        placed = _placed(value, path.parent) if name in _PATHS else value
        values[name] = _check(name, placed, where=f"{path}: {name}")
    return values


def _text_of(path: Path) -> str:
    """Return the text of a file; raises ValueError for one so long that the parser would take minutes over it."""
    with path.open(encoding="utf-8") as file:
        text = file.read(_LONGEST + 1)
    if len(text) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST:,} characters")
    return text


def _placed(value: Any, folder: Path) -> Any:
    """Return a path, or each of a list, as it counts from a folder; addresses, and what is no path, as they are."""
    if isinstance(value, list):
        return [_placed(each, folder) for each in value]
    if not isinstance(value, str) or not value.strip() or "://" in value:
        return value
    return os.path.normpath(folder / value)


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values = {}
    for variable, value in sorted(environment.items()):
        if not variable.startswith(PREFIX) or not value:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name in SETTING_NAMES:
            values[name] = _check(name, value, where=variable)
        elif name not in _LOGIN and get_close_matches(name, SETTING_NAMES, n=1):
            # What is like no setting is somebody else's variable; what is like one is misspelt.
            raise SettingsError(f"{variable}: no setting {name!r}{_nearest(name)}")
    return values


def _nearest(name: str) -> str:
    near = get_close_matches(name, SETTING_NAMES, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(SETTING_NAMES)}"


def _check(name: str, value: Any, *, where: str) -> Any:
    """Return `value` as the type of the setting."""
    try:
        check: Callable[[Any], Any] = _CHECKS.get(name, _text)
        return check(value)
    except ValueError as error:
        given = ", ".join(map(shown, value)) if isinstance(value, tuple | list) else shown(value)
        raise SettingsError(f"{where} {error}, not {given}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str | os.PathLike) or not str(value).strip():
        raise ValueError("must be a text that is not empty")
    return str(value)


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in _TRUE | _FALSE and isinstance(value, str):
        return value.lower() in _TRUE
    raise ValueError("must be true or false")


def _folder(value: Any) -> Path:
    path = Path(_text(value))
    if _is(path, os.path.lexists) and not _is(path, os.path.isdir):
        raise ValueError("must be a folder")
    return path


def _file(value: Any) -> Path:
    path = Path(_text(value))
    if not _is(path, os.path.isfile):
        raise ValueError("must be a file that exists")
    return path


def _is(path: Path, kind: Callable[[Path], bool]) -> bool:
    """Whether a path is of a kind; not where it cannot be one at all (a name of thousands of letters, or with NUL)."""
    try:
        return kind(path)
    except (OSError, ValueError):
        return False


def _files(value: Any) -> tuple[Path, ...]:
    if isinstance(value, str | os.PathLike):
        value = str(value).split(os.pathsep)
    if not isinstance(value, list | tuple):
        raise ValueError("must be a file, or a list of files")  # noqa: TRY004 - one kind for every bad value
    return tuple(_file(each) for each in value)


def _base_iri(value: Any) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    forbidden = any(c in '<>"{}|^`\\' or c <= " " for c in text)
    allowed = parts.scheme in ("http", "https") and parts.netloc and not parts.query and not parts.fragment
    if not allowed or forbidden or text[-1] != "/":
        raise ValueError("must be an http or https address that ends in / (for example https://example.org/kg/)")
    return text


def _count(value: Any) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_PROCESSES):
        raise ValueError(f"must be a whole number from 1 to {_MOST_PROCESSES}")
    return int(text)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "processes": _count,
    "keep_text": _truth,
    "network": _truth,
    "private_addresses": _truth,
    "queries": _folder,
    "lexicon": _file,
    "mapping": _files,
    "base_iri": _base_iri,
}
