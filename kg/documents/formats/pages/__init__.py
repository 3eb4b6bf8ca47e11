"""Web pages: the article in them and what the page says of it, boilerplate off.

`read_page` is the entrance: `characters` decodes, `tree` parses, `view` reads the tree once for passes that only look:
`stated` reads what the page tells machines (in `linked` JSON-LD, in attributes of what is `marked`, in the `state` of
scripts), `about` what it shows (`titles`, `dates`, `publishers`, `bylines`). `clearing` takes away what is no article,
`body` writes the text. What takes away asks the elements themselves (`tree.said`, `tree.words_of`).
"""

from __future__ import annotations

from kg.documents.formats.pages.page import MOST_BYTES, read_page

__all__ = ["MOST_BYTES", "read_page"]
