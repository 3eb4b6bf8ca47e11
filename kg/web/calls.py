"""Which other servers a query may make this one call."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from kg.query.clauses import addresses_called


def refusal_of(text: str, allowed_hosts: Sequence[str], *, base_iri: str = "") -> str | None:
    """Return why a query or update is refused that calls an address which is not allowed; None if it calls none.

    The store would call it from where the server stands, inside whatever network that is.
    """
    for address in addresses_called(text, base_iri=base_iri):
        host = urlsplit(address).hostname if address else None
        if host is None or host not in allowed_hosts:
            what = f"the host {host!r}" if host else "an address that is not known beforehand"
            allowed = f"it may call {', '.join(allowed_hosts)}" if allowed_hosts else "it may call none"
            return f"it calls {what} (SERVICE or LOAD), and this server does not; {allowed}"
    return None
