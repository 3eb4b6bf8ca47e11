"""Addresses of pages on the web, written in one way."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:utm_\w+|fb(?:clid|_\w+)|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_(?:cid|eid)"
    r"|_hs(?:enc|mi)|hs_?ctatracking|mkt_tok|oly_(?:anon|enc)_id|vero_(?:conv|id)|wickedid|s_cid|ncid|cmpid|icid|smid"
    r"|ref_?src|ref_?url|cmp|spm|amp|amp_\w+|outputtype|__twitter_impression|ocid|at_(?:medium|campaign|custom\d)"
    r"|mibextid|xtor|guccounter|guce_\w+|sr_share|sh|taid)",
    re.IGNORECASE,
)
"""Parameters that tell where a reader came from, or which dress a page wears; not which page it is."""
_UNFILLED = re.compile(r"\[[A-Z_]+\]|\*%7C[A-Z_:]+%7C\*")
"""What stands in a letter for a value that was to be put in for each reader."""
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)


def normalized_address(address: str, *, base: str | None = None) -> str | None:
    """Return the address of a page as it is written everywhere, or None where it is no address on the web.

    Scheme and host are in lower case, a port that says nothing, the fragment and parameters that only track readers are
    left out. The order of what is left stays as it is. `base` is what a relative address is relative to.
    """
    try:
        parts = urlsplit(urljoin(base, address.strip()) if base else address.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host or re.search(r"[\s<>\"{}|\\^`]", address.strip()):
        return None
    where = f"[{host}]" if ":" in host else host.rstrip(".")
    if port is not None and port != _DEFAULT_PORTS[parts.scheme.lower()]:
        where = f"{where}:{port}"
    path = _ESCAPE.sub(lambda found: found[0].upper(), parts.path or "/")
    return SplitResult(parts.scheme.lower(), where, path, _query(parts.query), "").geturl()


def _query(query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    kept = ["".join(pair) for pair in pairs if not _TRACKING.fullmatch(pair[0]) and not _UNFILLED.fullmatch(pair[2])]
    return "&".join(kept)
