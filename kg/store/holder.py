"""Who has a store open for writing, by a note that the holder leaves beside the database.

    HOLDER       JSON: process, command, host, user, since when

The lock itself is the database's, and it alone decides; the note only gives it a name. A killed process leaves its note
behind, and on a shared folder the holder may be on another machine: so a note is believed only where nothing speaks
against it, and the next holder writes its own over it.
"""

from __future__ import annotations

import getpass
import json
import os
import re
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import StoreLockedError

NAME = "HOLDER"
_LONGEST_COMMAND = 120
_SINCE = "%Y-%m-%d %H:%M:%S UTC"
_PASSWORD = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that has a store open for writing.

    `machine` is what tells machines and containers of one host name apart, `started` when the process began, in the
    count of its machine; both are empty where the system does not say. `since` is when the store was opened, by the
    clock of the holder.
    """

    process: int
    command: str
    host: str
    user: str
    since: str
    machine: str = ""
    started: str = ""

    def __str__(self) -> str:
        return f"process {self.process} ({self.command}) of {self.user} on {self.host}, since {self.since}"

    @property
    def opened(self) -> datetime | None:
        """When the store was opened, to the second; None where the note of that cannot be read."""
        try:
            return datetime.strptime(self.since, _SINCE).replace(tzinfo=UTC)
        except ValueError:
            return None

    @property
    def is_gone(self) -> bool:
        """Whether the process is known to have ended: of other machines nothing is known."""
        if (self.host, self.machine) != (_host(), _machine()):
            return False
        if self.started and (now := _started(self.process)):
            return now != self.started
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False  # it is somebody else's
        return False


def this_process() -> Holder:
    """Return what this process is called as a holder."""
    return Holder(
        process=os.getpid(),
        command=_command(),
        host=_host(),
        user=_user(),
        since=datetime.now(UTC).strftime(_SINCE),
        machine=_machine(),
        started=_started(os.getpid()),
    )


def text_of(holder: Holder) -> str:
    """Return the note of a holder; `holder_in` reads it."""
    return json.dumps(asdict(holder), ensure_ascii=False) + "\n"


def leave_note(folder: Path, holder: Holder) -> None:
    """Write the note of who holds the store now. Where it cannot be written, the store works without."""
    new = folder / f"{NAME}.new"
    with suppress(OSError):
        new.write_text(text_of(holder), encoding="utf-8")
        os.replace(new, folder / NAME)


def remove_note(folder: Path, holder: Holder) -> None:
    """Remove the note of a holder that is about to give the store up; that of another one stays."""
    if holder_in(folder / NAME) == holder:
        with suppress(OSError):
            (folder / NAME).unlink()


def holder_of(folder: Path) -> Holder | None:
    """Return who has the store open, for one who found it locked; None where no note tells, or one that is stale."""
    holder = holder_in(folder / NAME)
    return None if holder is None or holder.is_gone else holder


def holder_in(note: Path) -> Holder | None:
    """Return the holder of a note; None where there is none, or none that can be read."""
    try:
        return holder_from(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def holder_from(text: str) -> Holder | None:
    """Return the holder that `text_of` wrote; None where the text is none of it."""
    try:
        holder = Holder(**json.loads(text))
    except (ValueError, TypeError):
        return None
    texts = (holder.command, holder.host, holder.user, holder.since, holder.machine, holder.started)
    # What comes from a shared folder ends up on a terminal: no control characters, no surprises.
    right = type(holder.process) is int and all(isinstance(each, str) and each.isprintable() for each in texts)
    return holder if right else None


def locked_by(where: str, holder: Holder | None) -> StoreLockedError:
    """Return the error for one who wants to write to a store that is locked."""
    return StoreLockedError(
        f"{where}: is open for writing by {holder or 'another process'}; wait until it has finished or end it, or open "
        "the store for reading only"
    )


def _command() -> str:
    name = Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python"
    words = ["kg" if name == "__main__.py" else name, *sys.argv[1:]]
    text = _PASSWORD.sub("***@", " ".join(words))
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= _LONGEST_COMMAND else f"{text[:_LONGEST_COMMAND]}..."


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as containers have them
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "?"


def _host() -> str:
    return socket.gethostname()


def _machine() -> str:
    """Return what the running kernel and the numbering of its processes are called, where they have a name."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def _started(process: int) -> str:
    """Return when a process of this machine began, in ticks since the machine did; empty where nothing says."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return fields[19] if len(fields) > 19 else ""
