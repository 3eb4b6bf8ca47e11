"""Things by a name that may be spelt in another way than theirs: another script, order, form or transliteration."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kg.link.names import keys_of
from kg.model.link import Kind
from kg.search.file import reading
from kg.search.names import KINDS, STORIES
from kg.search.suggesting import Suggestion


def alike(path: Path, name: str, *, kinds: Collection[str] = (), limit: int = 50) -> list[Suggestion]:
    """Return the things one of whose names shares a key with `name` (`kg.link.names`), who has most events first.

    Those that share more keys go before those that share fewer. `kinds` are some of `kg.search.KINDS`, all but events
    and documents without it; these two are never found.

    Raises:
        SearchError: there is no index, or one that is damaged.
    """
    wanted = [kind for kind in KINDS if kind not in STORIES and (not kinds or kind in kinds)]
    if not wanted or not name.strip() or limit < 1:
        return []
    pairs = [(key, person) for person in (1, 0) for key in _keys(name, person, wanted)]
    if not pairs:
        return []
    with reading(path) as index:
        # The name of a key leads to its things by an index over the very expression that stands here.
        found = index.execute(
            f"WITH asked (key, person) AS (VALUES {', '.join(['(?, ?)'] * len(pairs))})"
            " SELECT n.iri, n.label, n.kind, n.alias, n.events, count(*) AS shared"
            " FROM asked CROSS JOIN keys USING (key, person)"
            " CROSS JOIN names AS n ON coalesce(n.alias, n.label) = keys.name AND (n.kind = 'person') = keys.person"
            f" WHERE n.kind IN ({', '.join('?' * len(wanted))})"
            " GROUP BY n.id ORDER BY shared DESC, n.id LIMIT ?",
            (*(value for pair in pairs for value in pair), *wanted, 4 * limit),
        )
        things: dict[str, Suggestion] = {}
        for iri, label, kind, alias, events, _ in found:
            things.setdefault(iri, Suggestion(iri, label, kind, alias, events))
    return list(things.values())[:limit]


def _keys(name: str, person: int, wanted: Collection[str]) -> list[str]:
    if person:
        return sorted(keys_of(name, Kind.PERSON)) if "person" in wanted else []
    return sorted(keys_of(name, Kind.ORGANIZATION)) if any(kind != "person" for kind in wanted) else []
