"""The choices of one document: status, time and place of each mention, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.choosing.when import Neighbour, TimeOption, own_time, time_options
from kg.extract.choosing.where import PlacedNeighbour, PlaceOption, own_judged_place, place_options
from kg.extract.choosing.whether import choose_status, status_features
from kg.extract.grammar.frames import Mention
from kg.extract.grammar.lengths import spread
from kg.extract.grammar.setting import SettingReader
from kg.extract.grammar.status import status_by_words, status_of
from kg.extract.places import place_of_dateline
from kg.model.annotated import Annotated, TimeExpression
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import Status
from kg.model.weights import Features, Weights, load_weights

_NEIGHBOURS = 3
"""Mentions before and after that are asked for their time and place."""
_SURE = 0.5
"""Probability from which a judged time or place is taken for the mention's own, before any choice."""


@dataclass(frozen=True, slots=True)
class ChoiceWeights:
    """The tables that choices go by."""

    status: Weights
    time: Weights
    place: Weights
    same: Weights
    sure: Weights


@dataclass(frozen=True, slots=True)
class Decision:
    """What was chosen for a mention."""

    mention: Mention
    status: Status
    when: DateInterval
    clock: str | None
    place: tuple[str, ...]
    time_chance: float = 1.0
    place_chance: float = 1.0


@dataclass(frozen=True, slots=True)
class _First:
    """What a mention says by itself, before any choice."""

    in_tree: TimeExpression | None
    time: DateInterval
    own_place: tuple[str, ...]
    around: tuple[str, ...]
    place: tuple[str, ...]


def shipped_weights() -> ChoiceWeights:
    """Return the tables that are shipped."""
    return ChoiceWeights(*(load_weights("kg.extract", name) for name in ("status", "time", "place", "same", "sure")))


class Chooser:
    """Offers and chooses values for the mentions of one document, given in order of the text."""

    def __init__(self, annotated: Annotated, setting: SettingReader, mentions: Sequence[Mention]) -> None:
        self._annotated = annotated
        self._mentions = mentions
        self._published = annotated.document.published
        self._dateline = place_of_dateline(annotated.document)
        self._first = [self._by_itself(mention, setting) for mention in mentions]

    def _by_itself(self, mention: Mention, setting: SettingReader) -> _First:
        in_tree = setting.time(mention)
        judged = own_time(mention)
        time = judged[0] if judged and judged[1] >= _SURE else in_tree
        when = spread(self._annotated, mention, time.when) if time else UNKNOWN_TIME
        own = setting.own_place(mention)
        around = () if own else setting.place_around(mention)
        return _First(in_tree, when, own, around, own or own_judged_place(mention, least=_SURE) or around)

    def status_options(self, i: int) -> list[Features]:
        """Return the features of each status for a mention."""
        mention, first = self._mentions[i], self._first[i]
        words = status_by_words(self._annotated, mention)
        by_grammar = status_of(self._annotated, mention, words=words, time=first.in_tree, published=self._published)
        return status_features(mention, by_grammar, words, first.time, self._published)

    def time_options(self, i: int, statuses: Sequence[Status]) -> list[TimeOption]:
        """Return the times that a mention may have, where all mentions have these statuses."""

        def neighbour(j: int) -> Neighbour:
            return Neighbour(self._mentions[j], self._first[j].time, statuses[j])

        return time_options(
            self._mentions[i],
            statuses[i],
            in_tree=self._first[i].in_tree,
            before=[neighbour(j) for j in range(i - 1, max(i - _NEIGHBOURS, 0) - 1, -1)],
            after=[neighbour(j) for j in range(i + 1, min(i + _NEIGHBOURS + 1, len(self._mentions)))],
            published=self._published,
        )

    def place_options(self, i: int, statuses: Sequence[Status], times: Sequence[DateInterval]) -> list[PlaceOption]:
        """Return the places that a mention may have, where all mentions have these statuses and times."""

        def neighbour(j: int) -> PlacedNeighbour:
            return PlacedNeighbour(self._mentions[j], self._first[j].place, times[j])

        return place_options(
            self._mentions[i],
            statuses[i],
            times[i],
            own=self._first[i].own_place,
            around=self._first[i].around,
            before=[neighbour(j) for j in range(i - 1, max(i - _NEIGHBOURS, 0) - 1, -1)],
            after=[neighbour(j) for j in range(i + 1, min(i + _NEIGHBOURS + 1, len(self._mentions)))],
            dateline=self._dateline,
            published=self._published,
        )

    def decide(self, weights: ChoiceWeights) -> list[Decision]:
        """Return a decision for each mention; those that one word makes ("met each of them") share theirs."""
        count = range(len(self._mentions))
        statuses = [choose_status(weights.status, self.status_options(i)) for i in count]
        times: list[tuple[TimeOption, float]] = []
        for i in count:
            if self._is_twin(i):
                times.append(times[-1])
                continue
            options = self.time_options(i, statuses)
            place, chance = weights.time.best([option.features for option in options])
            times.append((options[place], chance))
        days = [option.when for option, _ in times]
        decisions: list[Decision] = []
        for i, (time, certainty) in enumerate(times):
            if self._is_twin(i):
                decisions.append(replace(decisions[-1], mention=self._mentions[i]))
                continue
            offered = self.place_options(i, statuses, days)
            place, chance = weights.place.best([option.features for option in offered])
            where = offered[place].place
            decisions.append(Decision(self._mentions[i], statuses[i], time.when, time.clock, where, certainty, chance))
        return decisions

    def _is_twin(self, i: int) -> bool:
        """Whether a mention comes of the same word as the one before it, and not of another place."""
        mention = self._mentions[i]
        return i > 0 and mention.trigger is self._mentions[i - 1].trigger and not mention.one_stop
