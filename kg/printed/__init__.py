"""What the pages of PDFs show, line by line. They are opened in a process of their own.

The library that opens them is written in C++, and a small file may ask it for any amount of memory and time, or make it
crash: that costs the process that holds this one file. `read_pages` is the entrance.
"""

from __future__ import annotations

from kg.printed.pages import Pages, PagesError, read_pages
from kg.printed.sheets import Line, Sheet

__all__ = ["Line", "Pages", "PagesError", "Sheet", "read_pages"]
