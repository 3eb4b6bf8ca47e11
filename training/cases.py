"""What texts offer for the values of annotated events, with how good each option is by the annotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.evaluate import GoldDocument, GoldEvent
from kg.evaluate.matching import close, days_of_gold, event_likeness, normal, pair_up, places_of_gold
from kg.extract.actors import ActorReader
from kg.extract.choosing.chooser import ChoiceWeights, Chooser
from kg.extract.choosing.sure import sure_features
from kg.extract.choosing.whether import choose_status
from kg.extract.grammar.extractor import GrammarExtractor
from kg.extract.grammar.frames import FrameReader, Mention
from kg.extract.grammar.judged import judged_mentions
from kg.extract.grammar.setting import SettingReader
from kg.extract.judge.heads import STATUSES, Heads
from kg.extract.lexicon import default_lexicon
from kg.model.annotated import Annotated
from kg.model.dates import DateInterval
from kg.model.weights import Features, Weights

NEAR = 0.6
"""What a time that overlaps the right one, without being it, is worth."""


@dataclass(frozen=True, slots=True)
class Case:
    """Options with their features, and how good each is, from 0 to 1."""

    options: tuple[Features, ...]
    goodness: tuple[float, ...]


@dataclass(slots=True)
class Cases:
    """Cases for the tables of single values."""

    status: list[Case] = field(default_factory=list)
    time: list[Case] = field(default_factory=list)
    place: list[Case] = field(default_factory=list)

    def extend(self, other: Cases) -> None:
        """Add the cases of another document."""
        self.status.extend(other.status)
        self.time.extend(other.time)
        self.place.extend(other.place)


def mentions_of(annotated: Annotated, heads: Heads) -> tuple[list[Mention], SettingReader]:
    """Return the judged mentions of a document."""
    lexicon = default_lexicon()
    actors = ActorReader(annotated, lexicon)
    mentions = list(judged_mentions(annotated, actors, FrameReader(annotated, lexicon, actors), heads))
    return mentions, SettingReader(annotated, actors)


def event_of(mention: Mention, gold: GoldDocument) -> GoldEvent | None:
    """Return the annotated event that a mention tells: one of its type whose evidence holds the event word."""
    start = mention.trigger.start
    told = [e for e in gold.events if e.type is mention.type and any(a <= start < b for a, b in e.evidence)]
    return min(told, key=lambda e: min(b - a for a, b in e.evidence if a <= start < b), default=None)


def cases_of(annotated: Annotated, gold: GoldDocument, heads: Heads) -> Cases:
    """Return the cases of a document."""
    mentions, setting = mentions_of(annotated, heads)
    chooser = Chooser(annotated, setting, mentions)
    events = [event_of(mention, gold) for mention in mentions]
    offered = [chooser.status_options(i) for i in range(len(mentions))]
    judged = Weights({"judged": 1.0})
    statuses = [choose_status(judged, options) for options in offered]
    cases = Cases()
    times: list[DateInterval] = []
    for i, event in enumerate(events):
        options = chooser.time_options(i, statuses)
        goodness = [_goodness_of_time(event, option.when) if event else 0.0 for option in options]
        place = max(range(len(options)), key=lambda j: goodness[j]) if event else len(options) - 1
        times.append(options[place].when)
        if event is None:
            continue
        cases.status.append(Case(tuple(offered[i]), tuple(float(status is event.status) for status in STATUSES)))
        if max(goodness) > 0:
            cases.time.append(Case(tuple(option.features for option in options), tuple(goodness)))
    for i, event in enumerate(events):
        if event:
            places = chooser.place_options(i, statuses, times)
            good = [_goodness_of_place(event, option.place) for option in places]
            if max(good) > 0:
                cases.place.append(Case(tuple(option.features for option in places), tuple(good)))
    return cases


def same_cases(annotated: Annotated, gold: GoldDocument, heads: Heads, weights: ChoiceWeights) -> list[Case]:
    """Return a case for each two mentions of a type: one event or two; those that tell no annotated one are out."""
    extractor = GrammarExtractor(heads=heads, weights=weights)
    told = extractor.told(annotated)
    events = [event_of(telling.mention, gold) for telling in told.tellings]
    cases = []
    for later, event in enumerate(events):
        for earlier in range(later):
            other = events[earlier]
            if event is not None and other is not None and event.type is other.type:
                same = event is other
                cases.append(Case((told.features(earlier, later), {}), (float(same), float(not same))))
    return cases


def _goodness_of_time(event: GoldEvent, when: DateInterval) -> float:
    first, last = (day.isoformat() if day else None for day in (when.earliest, when.latest))
    if (first, last) == (event.earliest, event.latest):
        return 1.0

    days = days_of_gold(event)
    begin, end = when.earliest or when.latest, when.latest or when.earliest
    if days is None or begin is None or end is None:
        return 0.0
    return NEAR if close(days, (begin, end)) else 0.0


def _goodness_of_place(event: GoldEvent, place: Sequence[str]) -> float:
    named = {normal(name) for name in place} - {""}
    return float(bool(places_of_gold(event) & named) or (not event.place and not named))


def sure_cases(annotated: Annotated, gold: GoldDocument, heads: Heads, weights: ChoiceWeights) -> list[Case]:
    """Return a case for each report: whether it tells an annotated event. Those that tell an optional one are out."""
    found = GrammarExtractor(heads=heads, weights=weights).reports(annotated)
    paired = {j: i for i, j in pair_up(gold.events, [report for report, _ in found], event_likeness)}
    cases = []
    for j, (report, group) in enumerate(found):
        event = gold.events[paired[j]] if j in paired else None
        if event is None or not event.optional:
            right = float(event is not None)
            cases.append(Case((sure_features(report, group), {}), (right, 1.0 - right)))
    return cases
