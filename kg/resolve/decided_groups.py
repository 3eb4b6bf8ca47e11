"""What people decided, carried out on organizations and delegations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model.decision import Decision
from kg.model.report import ActorKind
from kg.model.world import ActorKey
from kg.resolve.decisions import Bonds, Marks, conflict, parted
from kg.resolve.groups import Known, bare, most_usual
from kg.resolve.mentions import document_tag, plain_organization


def decided_groups(
    groups: Sequence[Known], decisions: Sequence[Decision]
) -> tuple[list[Known], dict[ActorKey, ActorKey]]:
    """Return what mentions are after all decisions, and the keys that became others, for those who act for them."""
    if not decisions:
        return list(groups), {}
    of_key: defaultdict[ActorKey, list[Known]] = defaultdict(list)
    for group in groups:
        of_key[group.key].append(group)
    bonds = Bonds(decisions, [g.mention for g in groups], lambda key: [g.mention for g in of_key.get(key, ())])
    divided = [group for key in sorted(of_key) for group in _divided(key, of_key[key], bonds)]
    renamed = _linked(divided, bonds)
    return [_renamed(group, renamed) for group in divided], renamed


def _renamed(group: Known, renamed: dict[ActorKey, ActorKey]) -> Known:
    key = renamed.get(group.key, group.key)
    owner = renamed.get(group.owner, group.owner) if group.owner else None
    return replace(group, key=key, owner=owner if owner != key else None)


# --- apart ------------------------------------------------------------------------------------------------------


def _divided(key: ActorKey, groups: list[Known], bonds: Bonds) -> list[Known]:
    """Return mentions of one key with a key for each part that a decision keeps from the others.

    What no decision speaks of goes with the part that has its wording to itself, else it keeps the key. Where nothing
    does, the part under its name keeps it, else the one that most documents tell.
    """
    parts, rest = parted(groups, lambda group: bonds.apart(group.mention))
    if not parts:
        return groups
    wordings = [{_wording(group) for group in part} for part in parts]
    own: list[list[Known]] = [[] for _ in parts]
    kept: list[Known] = []
    for group in rest:
        homes = [i for i, words in enumerate(wordings) if _wording(group) in words]
        (own[homes[0]] if len(homes) == 1 else kept).append(group)
    called = plain_organization(bare(key.name))
    main = (
        None if kept else max(range(len(parts)), key=lambda i: (called in wordings[i], len(_documents(parts[i])), -i))
    )
    found, taken = kept, {key}
    for i, part in enumerate(parts):
        named = key if i == main else _key_of_part(key, part, wordings[i].isdisjoint(_others(wordings, i)), taken)
        taken.add(named)
        found += [replace(group, key=named) for group in (*part, *own[i])]
    return found


def _others(wordings: Sequence[set[str]], i: int) -> set[str]:
    return set[str]().union(*(words for j, words in enumerate(wordings) if j != i))


def _key_of_part(key: ActorKey, part: Sequence[Known], own_words: bool, taken: set[ActorKey]) -> ActorKey:
    """Return a key for what was parted: under its own wording where only it has that, else told apart by a document."""
    if own_words and key.kind is ActorKind.ORGANIZATION:
        forms = Counter(bare(group.mention.participant.name) for group in part)
        named = key._replace(name=most_usual(sorted(forms.items())))
        if named not in taken:
            return named
    first = document_tag(min(_documents(part)))
    numbered = (first if i == 1 else f"{first}-{i}" for i in range(1, len(taken) + 2))
    return next(named for text in numbered if (named := key._replace(distinction=text)) not in taken)


def _wording(group: Known) -> str:
    return plain_organization(bare(group.mention.participant.name))


def _documents(groups: Iterable[Known]) -> set[str]:
    return {group.mention.document for group in groups}


# --- together ---------------------------------------------------------------------------------------------------


def _linked(groups: Sequence[Known], bonds: Bonds) -> dict[ActorKey, ActorKey]:
    """Return for each key that decisions make one with others the key of them all, that of most documents."""
    documents: defaultdict[ActorKey, set[str]] = defaultdict(set)
    apart: defaultdict[ActorKey, Marks] = defaultdict(frozenset)
    sides: defaultdict[int, tuple[Counter[ActorKey], Counter[ActorKey]]] = defaultdict(lambda: (Counter(), Counter()))
    for group in groups:
        documents[group.key].add(group.mention.document)
        apart[group.key] |= bonds.apart(group.mention)
        for number, side in bonds.together(group.mention):
            sides[number][side][group.key] += 1
    clusters: dict[ActorKey, set[ActorKey]] = {}
    for _, counts in sorted(sides.items()):
        if not all(counts):
            continue
        one, other = (min(count, key=lambda key: (-count[key], key)) for count in counts)
        joined = clusters.get(one, {one}) | clusters.get(other, {other})
        if one.kind is other.kind and not any(conflict(apart[a], apart[b]) for a in joined for b in joined):
            clusters.update(dict.fromkeys(joined, joined))
    renamed: dict[ActorKey, ActorKey] = {}
    for key, cluster in clusters.items():
        main = min(cluster, key=lambda each: (-len(documents[each]), each))
        if key != main:
            renamed[key] = main
    return renamed
