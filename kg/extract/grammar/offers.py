"""Who makes an offer and who gets it, by the words around its noun: "an invitation from her", "turned down by him"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract.actors import ActorReader, Found
from kg.extract.grammar.frames import Mention
from kg.extract.syntax import agents, conjuncts, is_passive, lemmas, preposition, subjects
from kg.model.annotated import Annotated, Token
from kg.model.report import ActorKind, EventType, Part, Participant

_OFFERS = frozenset({"invitation", "proposal", "offer", "request", "demand", "appeal", "plea"})
_ANSWERED = frozenset(
    {
        "accept",
        "decline",
        "reject",
        "refuse",
        "turn down",
        "spurn",
        "rebuff",
        "dismiss",
        "receive",
        "welcome",
        "rule out",
    }
)
"""What is done to an offer by whom it is made to."""
_EXTENDED = frozenset({"extend", "issue", "send", "convey", "hand", "renew", "repeat"})
_MAKERS = frozenset({"from", "by"})


def with_maker(annotated: Annotated, actors: ActorReader, mention: Mention) -> Mention:
    """Return a mention with those who make and get an offer in their parts, as far as the words tell.

    Of a visit that somebody makes at an invitation, who invites is no visitor.
    """
    if mention.type is EventType.VISIT:
        inviting = {name for noun in _invitations(annotated, mention) for name in _inviting(annotated, actors, noun)}
        kept = tuple(f for f in mention.found if f.participant.name not in inviting)
        return replace(mention, found=kept) if kept else mention
    offer = _offer_of(annotated, mention)
    if offer is None:
        return mention
    makers = _names(annotated, actors, offer)
    getters = {f.participant.name for t in _answering(annotated, offer) for f in _read(actors, t)} - makers
    if not makers and not getters:
        return mention
    return replace(mention, found=tuple(_placed(mention, makers, getters)))


def _offer_of(annotated: Annotated, mention: Mention) -> Token | None:
    """Return the noun of what is asked for or answered ("rejected a proposal"), or None."""
    if mention.type is not EventType.REQUEST:
        return None
    word = mention.trigger
    if word.lemma.lower() in _OFFERS and word.pos == "NOUN":
        return word
    if word.pos != "VERB" or lemmas(annotated, word).isdisjoint(_ANSWERED):
        return None
    answered = (t for t in annotated.children(word) if t.dep in ("obj", "nsubj:pass"))
    return next((t for t in answered if t.lemma.lower() in _OFFERS), None)


def _placed(mention: Mention, makers: set[str], getters: set[str]) -> Iterator[Found]:
    for found in mention.found:
        name = found.participant.name
        if name in makers:
            part = Part.REQUESTER
        elif name in getters or makers:
            part = Part.ADDRESSEE
        else:
            part = found.participant.part
        yield replace(found, participant=replace(found.participant, part=part))


def _invitations(annotated: Annotated, mention: Mention) -> Iterator[Token]:
    for token in annotated.tokens[mention.sentence.first : mention.sentence.last]:
        if token.lemma.lower() == "invitation":
            yield token


def _inviting(annotated: Annotated, actors: ActorReader, invitation: Token) -> set[str]:
    """Return the names of those who invite: behind "from" or "by", or who extend the invitation."""
    verb = annotated.head(invitation)
    if invitation.dep == "obj" and verb.lemma.lower() in _EXTENDED:
        extending = {f.participant.name for t in subjects(annotated, verb)[0] for f in _read(actors, t)}
        return extending | _names(annotated, actors, invitation)
    return _names(annotated, actors, invitation)


def _names(annotated: Annotated, actors: ActorReader, offer: Token) -> set[str]:
    """Return the names of those who make an offer: behind "from" or "by", or whose it is."""
    found: set[str] = set()
    for child in annotated.children(offer):
        word = preposition(annotated, child)
        at = word == "of" and preposition(annotated, offer) in ("at", "on", "upon")
        if child.dep == "nmod:poss" or (child.dep in ("nmod", "obl", "obl:agent") and (word in _MAKERS or at)):
            found.update(each.name for each in _listed(annotated, actors, child))
    verb = annotated.head(offer)
    if offer.dep == "obj" and not lemmas(annotated, verb).isdisjoint(_ANSWERED):
        # "Turned down an appeal by her to wait": the parse may hang her on the verb.
        found.update(each.name for t in agents(annotated, verb) if t.i > offer.i for each in actors.standing_for(t))
    return found


def _listed(annotated: Annotated, actors: ActorReader, token: Token) -> Iterator[Participant]:
    """Yield those whom a noun and what it is coordinated with stand for.

    People behind a comma may be the guests: "at the invitation of the president, the ministers and the king met".
    """
    for one in conjuncts(annotated, token):
        apart = any(t.text == "," for t in annotated.tokens[token.i : one.i])
        for each in actors.standing_for(one):
            if not apart or each.kind is ActorKind.STATE:
                yield each


def _answering(annotated: Annotated, offer: Token) -> tuple[Token, ...]:
    """Return those who take an offer or turn it down."""
    verb = annotated.head(offer)
    if verb.pos != "VERB" or lemmas(annotated, verb).isdisjoint(_ANSWERED):
        return ()
    if offer.dep == "nsubj:pass" and is_passive(annotated, verb):
        return agents(annotated, verb)
    return subjects(annotated, verb)[0] if offer.dep == "obj" else ()


def _read(actors: ActorReader, token: Token) -> tuple[Found, ...]:
    return actors.participants(token, part=Part.ADDRESSEE)
