"""The spaCy pipeline of the language stage: the package's own, or another one by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import spacy
from spacy.attrs import IS_SPACE  # type: ignore[import-not-found]  # compiled, without a stub
from spacy.lang.en import English
from spacy.language import Language

from kg.errors import LanguageError
from kg.language import encoder, lemmas, sentences  # noqa: F401 (the three register their components)
from kg.language.network import WEIGHTS
from kg.language.tokenizer import SafeTokenizer

THREADS = 2
"""Cores that one process uses, if it has them: of more the last ones gain little, and processes gain more."""

MOST_CHARACTERS = 1_000_000_000
"""spaCy refuses a text over its `max_length`; no step here needs more than linear time or memory, so all is let in."""


@cache
def load_pipeline(name: str | None = None, *, threads: int = THREADS, weights: Path = WEIGHTS) -> Language:
    """Return the pipeline; the same one for the same arguments in one process.

    Without a name it is the package's own: sentences by rule, the encoder, lemmas by rule. With one, it is the
    installed spaCy pipeline of that name with the sentences by rule set first. `threads` and `weights`, the folder of
    the model, are for the encoder only.

    Raises:
        LanguageError: no pipeline of that name is installed, or it sets no dependencies.
    """
    if name is not None:
        return _foreign_pipeline(name)
    nlp = English()
    # Of what spaCy notes of each new word (shape, whether it looks like an address, ...) nothing else is asked for.
    nlp.vocab.lex_attr_getters = {IS_SPACE: str.isspace}  # type: ignore[attr-defined]  # its stub lacks it
    nlp.tokenizer = SafeTokenizer(nlp)
    nlp.max_length = MOST_CHARACTERS
    nlp.add_pipe("kg_sentences")
    nlp.add_pipe("kg_encoder", config={"threads": threads, "weights": str(weights)})
    nlp.add_pipe("kg_lemmas")
    return nlp


def _foreign_pipeline(name: str) -> Language:
    try:
        nlp = spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        raise LanguageError(
            f"spaCy pipeline {name!r} cannot be loaded ({error}). Install it (python -m spacy download {name}), "
            "or leave the setting out to use the package's own."
        ) from error
    if "parser" not in nlp.pipe_names:
        raise LanguageError(
            f"spaCy pipeline {name!r} has no parser (it has {', '.join(nlp.pipe_names) or 'no components'}); "
            "events are read from dependencies. Name one that has, or leave the setting out to use the package's own."
        )
    nlp.max_length = MOST_CHARACTERS
    nlp.add_pipe("kg_sentences", first=True)
    return nlp
