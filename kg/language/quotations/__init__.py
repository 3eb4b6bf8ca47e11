"""Quotations: the words between marks, who speaks them, and the verb that reports them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from kg.language.phrases import Outline, number_at, paragraphs_of
from kg.language.quotations.marks import Quoted, quoted_stretches
from kg.language.quotations.speakers import Attribution, Site, Speakers
from kg.model.annotated import Annotated, NameKind, Quotation, SentenceKind

_NOBODY = Attribution()


def find_quotations(annotated: Annotated) -> tuple[Quotation, ...]:
    """Return the quotations of the document in order, with their speakers.

    A speaker is a full name where the document names one, else the noun phrase ("a senior official"), and None where
    the words are merely set off by marks. Quotations in menus and adverts are left out. The cue is the lemma of the
    verb of saying, or `according to`.
    """
    outline = Outline(annotated)
    paragraphs = paragraphs_of(annotated)
    stretches = [q for q in quoted_stretches(annotated.document.text, paragraphs) if not _is_furniture(annotated, q)]
    if not stretches:
        return ()
    speakers = Speakers(outline, annotated.references)
    starts = [begin for begin, _ in paragraphs]
    places = [number_at(starts, quoted.start) for quoted in stretches]
    found: list[Attribution] = []
    for index, site in enumerate(_sites(annotated, speakers, stretches, paragraphs, places)):
        attribution = speakers.attribution(site)
        if attribution is None and site.stands_alone:
            if index and places[index - 1] == places[index]:
                attribution = _goes_on(outline, site, stretches[index - 1], found[index - 1])
            if attribution is None and places[index] >= 0 and site.quoted.start > paragraphs[places[index]][0] + 2:
                attribution = speakers.subject_before(site)
        found.append(attribution or _NOBODY)
    found = _over_paragraphs(stretches, found)
    return tuple(Quotation(q.start, q.end, a.speaker, a.cue) for q, a in zip(stretches, found, strict=True))


def _is_furniture(annotated: Annotated, quoted: Quoted) -> bool:
    sentence = annotated.sentence_at(quoted.start)
    return sentence is not None and sentence.kind is SentenceKind.FURNITURE


def _sites(
    annotated: Annotated,
    speakers: Speakers,
    stretches: list[Quoted],
    paragraphs: list[tuple[int, int]],
    places: list[int],
) -> list[Site]:
    sites = []
    token_starts = [token.start for token in annotated.tokens]
    for index, quoted in enumerate(stretches):
        begin, end = paragraphs[max(places[index], 0)]
        if index and places[index - 1] == places[index]:
            begin = stretches[index - 1].end
        if index + 1 < len(stretches) and places[index + 1] == places[index]:
            end = stretches[index + 1].start
        sites.append(speakers.site(quoted, bisect_left(token_starts, begin), bisect_left(token_starts, end)))
    return sites


def _goes_on(outline: Outline, site: Site, before: Quoted, said: Attribution) -> Attribution | None:
    """Return the speaker of the words before in the same paragraph, unless somebody else acts in between."""
    if said.speaker is None:
        return None
    between = outline.annotated.tokens_in(before.end, site.quoted.start)
    others = {
        name.full
        for token in between
        if (name := outline.name_at(token)) is not None and name.kind is NameKind.PERSON and token.dep == "nsubj"
    }
    return None if others - {said.speaker} else Attribution(said.speaker)


def _over_paragraphs(stretches: list[Quoted], found: list[Attribution]) -> list[Attribution]:
    """Return the attributions with one speaker for each run of paragraphs that one mark opens."""
    found = list(found)
    for at in range(1, len(stretches)):
        if stretches[at].follows and found[at].speaker is None:
            found[at] = replace(found[at], speaker=found[at - 1].speaker)
    for at in range(len(stretches) - 1, 0, -1):
        if stretches[at].follows and found[at - 1].speaker is None:
            found[at - 1] = replace(found[at - 1], speaker=found[at].speaker)
    return found
