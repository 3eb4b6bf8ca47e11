"""For whom persons act where no word beside their names says it: descriptions elsewhere, the scene, the dateline."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.gazetteer.holders import state_of_holder
from kg.gazetteer.offices import OfficeKind
from kg.gazetteer.states import government_seat, state_named
from kg.language.titles import Holder, office_before, read_office
from kg.model.annotated import Annotated, NameKind, Token


@dataclass(slots=True)
class Known:
    """All that has been read of one person.

    `acts_for` is the code of a state or the name of an organization, `usually_for` the one that alone has such an
    office. `is_bare` tells that the office is told without any word on whose it is; `is_explicit` that a nationality,
    state or organization stands with the office.
    """

    acts_for: str | None = None
    usually_for: str | None = None
    position: str | None = None
    is_past: bool = False
    is_bare: bool = False
    is_weak: bool = False
    is_explicit: bool = False


_ONE_A_STATE = frozenset((OfficeKind.HEAD, OfficeKind.MINISTER, OfficeKind.DIPLOMAT, OfficeKind.OFFICIAL))
_COMPANY = frozenset(("accompanied", "alongside", "brought", "bringing", "flanked", "joined", "along"))
_MOST_TOKENS_TO_SCENE = 25


def learn_from_context(
    annotated: Annotated, holders: Mapping[int, Holder], known: Sequence[Known], mentioned: Sequence[Sequence[int]]
) -> None:
    """Fill in for whom those act whose office is told bare ("President X").

    `mentioned` gives the first tokens of each person's mentions. In this order: the table of those who held an office
    that papers name without its state ("President Obama"), a description that fits nobody else
    ("the French president"), the company somebody comes in, the place of the scene in the same sentence, the list of
    names it stands in, and the state that the document writes from.
    """
    _learn_from_terms(annotated, holders, known, mentioned)
    _learn_from_descriptions(annotated, holders, known)
    places = sorted((at, number) for number, all_places in enumerate(mentioned) for at in all_places)
    for number, each in enumerate(known):
        if _is_open(each) and mentioned[number]:
            each.acts_for = _of_company(annotated, places, known, mentioned[number][0])
    foreign = frozenset(each.acts_for for each in known if each.is_explicit and each.acts_for)
    for number, each in enumerate(known):
        if _is_open(each) and mentioned[number]:
            each.acts_for = _of_scene(annotated, holders, mentioned[number][0], foreign)
    person_of = dict(places)
    for number, each in enumerate(known):
        if _is_open(each) and mentioned[number]:
            each.acts_for = _of_list(annotated, holders, known, person_of, mentioned[number][0])
    _learn_from_dateline(annotated, known, mentioned)


def _is_open(known: Known) -> bool:
    return known.acts_for is None and known.is_bare and known.position is not None and not known.is_past


def _learn_from_terms(
    annotated: Annotated, holders: Mapping[int, Holder], known: Sequence[Known], mentioned: Sequence[Sequence[int]]
) -> None:
    published = annotated.document.published
    for each, places in zip(known, mentioned, strict=True):
        if published is not None and _is_open(each):
            names = {_name_of(annotated, holders[place]) for place in places}
            each.acts_for = state_of_holder(
                each.position or "", max(names, key=len, default=""), day=published, past=True
            )


def _name_of(annotated: Annotated, holder: Holder) -> str:
    return " ".join(token.text for token in annotated.tokens[holder.first : holder.last])


def _learn_from_descriptions(annotated: Annotated, holders: Mapping[int, Holder], known: Sequence[Known]) -> None:
    tokens = annotated.tokens
    described: dict[tuple[str, str], int] = {}
    for place in sorted({h.first for h in holders.values() if h.kind in (NameKind.NATIONALITY, NameKind.STATE)}):
        phrase = read_office(tokens, place, min(len(tokens), place + 6), holders)
        if (
            phrase
            and phrase.first == place
            and not phrase.plural
            and phrase.acts_for
            and phrase.office.kind in _ONE_A_STATE
        ):
            described.setdefault((phrase.acts_for, _plain(phrase.position)), place)
    held = {(each.acts_for, _plain(each.position)) for each in known if each.acts_for and each.position}
    bare: dict[str, list[Known]] = {}
    for each in known:
        if _is_open(each):
            bare.setdefault(_plain(each.position or ""), []).append(each)
    for acts_for, position in described:
        holders_of_it = bare.get(position, [])
        if (acts_for, position) not in held and len(holders_of_it) == 1 and holders_of_it[0].acts_for is None:
            holders_of_it[0].acts_for = acts_for


def _plain(position: str) -> str:
    return position.lower().split(" of ")[0]


def _of_company(
    annotated: Annotated, places: Sequence[tuple[int, int]], known: Sequence[Known], place: int
) -> str | None:
    """Return whom the person acts for in whose company somebody is ("accompanied by Foreign Minister X").

    `places` are first tokens of mentions with the numbers of the persons, sorted.
    """
    tokens = annotated.tokens
    first = max(0, place - 8)
    if not any(token.text.lower() in _COMPANY for token in tokens[first:place]):
        return None
    leader = bisect_left(places, (first, 0)) - 1
    return known[places[leader][1]].acts_for if leader >= 0 else None


def _of_list(
    annotated: Annotated,
    holders: Mapping[int, Holder],
    known: Sequence[Known],
    person_of: Mapping[int, int],
    place: int,
) -> str | None:
    """Return whom the one before acts for in a list ("Chinese President X, Premier Y")."""
    sentence = annotated.sentence_at(annotated.tokens[place].start)
    phrase = office_before(annotated.tokens, place, sentence.first if sentence else 0, holders)
    if phrase is None or phrase.first < 2 or annotated.tokens[phrase.first - 1].text != ",":
        return None
    before = holders.get(phrase.first - 2)
    number = person_of.get(before.first) if before else None
    return known[number].acts_for if number is not None and known[number].is_explicit else None


def _of_scene(annotated: Annotated, holders: Mapping[int, Holder], place: int, foreign: frozenset[str]) -> str | None:
    """Return the state where the sentence has put the scene before it names the person ("in Kyiv, met President X").

    `foreign` are the states named with their officials: a dateline there ("KYIV: President X") makes nobody theirs.
    """
    sentence = annotated.sentence_at(annotated.tokens[place].start)
    first = max(sentence.first if sentence else 0, place - _MOST_TOKENS_TO_SCENE)
    at = place - 1
    while at >= first:
        holder = holders.get(at)
        if holder and holder.acts_for and _sets_scene(holder, annotated):
            dated = annotated.tokens[holder.last].text == ":" and holder.acts_for in foreign
            return holder.acts_for if state_code(holder.acts_for) and not dated else None
        at = holder.first - 1 if holder else at - 1
    before = annotated.tokens[first:place]
    if sentence and sentence.first and any(token.text.lower() == "there" for token in before):
        return _last_scene(annotated, holders, sentence.first)
    return None


def _last_scene(annotated: Annotated, holders: Mapping[int, Holder], end: int) -> str | None:
    """Return the state of the last scene in the sentence before the token `end`: what "there" means behind it."""
    sentence = annotated.sentence_at(annotated.tokens[end - 1].start)
    for at in range(end - 1, (sentence.first if sentence else end) - 1, -1):
        holder = holders.get(at)
        if holder and holder.acts_for and _sets_scene(holder, annotated):
            return holder.acts_for
    return None


def state_code(acts_for: str) -> bool:
    """Tell whether it is the code of a state, not the name of an organization."""
    return len(acts_for) == 2 and acts_for.isupper()


def _sets_scene(holder: Holder, annotated: Annotated) -> bool:
    """Tell whether a name says where what follows happens: "in Kyiv", "the tour of Asia", "visited Rome"."""
    if holder.kind not in (NameKind.STATE, NameKind.PLACE):
        return False
    tokens = annotated.tokens
    place = holder.first - 1
    while place >= 0 and tokens[place].text.lower() in ("the", "nearby"):
        place -= 1
    before = tokens[place].text.lower() if place >= 0 else ""
    after = tokens[holder.last].text if holder.last < len(tokens) else ""
    if before == "of":
        return place > 0 and tokens[place - 1].lemma in _JOURNEYS
    return before in ("in", "to", "at", "near", "outside", "from", "visited", "toured") or after == ":"


_JOURNEYS = frozenset(("tour", "visit", "trip", "capital", "city", "town", "resort", "island"))


def _learn_from_dateline(annotated: Annotated, known: Sequence[Known], mentioned: Sequence[Sequence[int]]) -> None:
    """Let those with a bare office act for the state that the document writes from.

    News names the state of foreigners; "President X" without one is the president at home. So it is not done where
    the document does name that state with one of its officials, who then is a foreigner to it; nor for visitors.
    """
    home = _home(annotated.document.dateline)
    if home is None or any(each.is_explicit and each.acts_for == home for each in known):
        return
    taken = {_plain(each.position) for each in known if each.acts_for == home and each.position}
    for each, places in zip(known, mentioned, strict=True):
        office = _plain(each.position or "")
        if not _is_open(each) or each.is_weak or office in taken or any(_travels(at, annotated) for at in places):
            continue
        each.acts_for = home
        taken.add(office)


_TRAVELS = frozenset(("arrive", "visit", "fly", "travel", "land", "tour", "come", "leave", "drop"))


def _travels(place: int, annotated: Annotated) -> bool:
    """Tell whether a person is the subject of a verb of travel: no host."""
    token = annotated.tokens[place]
    return token.dep == "nsubj" and annotated.head(token).lemma in _TRAVELS


def _home(dateline: str | None) -> str | None:
    if not dateline:
        return None
    seat = government_seat(dateline.split(",")[0].split("(")[0].strip())
    state = state_named(dateline)
    return seat.state if seat else state.code if state else None


def is_subject(token: Token, annotated: Annotated) -> bool:
    """Tell whether a token belongs to the subject of a clause."""
    head = token
    for _ in range(4):
        if head.dep.startswith("nsubj"):
            return True
        if head.dep not in ("flat", "compound", "appos", "nmod"):
            return False
        head = annotated.head(head)
    return False
