"""The grammar: event words of a readable lexicon with their arguments in the tree of the sentence."""
