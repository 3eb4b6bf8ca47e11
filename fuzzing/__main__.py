"""`python -m fuzzing TARGET`: fuzz a target, look for inputs that take too long, or run one input."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fuzzing.target import MODULES, ROOT, Target, limit_recursion, load_target

_SECONDS_OF_ONE_INPUT: Final = 10
_MEBIBYTES: Final = 2048


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; see `--help`."""
    parser = argparse.ArgumentParser(prog="python -m fuzzing", description=__doc__)
    parser.add_argument("target", choices=sorted(MODULES))
    parser.add_argument("--seconds", type=int, default=600, help="how long to go on (default 600)")
    parser.add_argument(
        "--corpus", type=Path, default=None, help="folder of inputs found (default build/fuzzing/TARGET)"
    )
    parser.add_argument("--growth", action="store_true", help="look for inputs whose reading takes superlinear time")
    parser.add_argument("--input", type=Path, default=None, metavar="FILE", help="run this input only")
    options = parser.parse_args(arguments)
    corpus = options.corpus or ROOT / "build" / "fuzzing" / options.target
    if options.input is not None:
        load_target(options.target).check(options.input.read_bytes())
        return 0
    if options.growth:
        from fuzzing.growth import look_for_growth

        return look_for_growth(load_target(options.target), corpus, seconds=options.seconds)
    return _fuzz(options.target, corpus, seconds=options.seconds)


def _fuzz(name: str, corpus: Path, *, seconds: int) -> int:
    """Run the fuzzer; it ends the process, with a status other than 0 after a finding."""
    import atheris

    with atheris.instrument_imports(include=["kg", "yaml", "csv", "json", "tomllib"]):
        target = load_target(name)
        target.check(next(iter(target.seeds())))  # what is loaded at the first use counts for no input
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = _write_seeds(target, corpus.with_name(f"{name}-seeds"))
    findings = corpus.with_name(f"{name}-findings")
    findings.mkdir(exist_ok=True)
    flags = [
        f"-max_total_time={seconds}",
        f"-timeout={_SECONDS_OF_ONE_INPUT}",
        f"-rss_limit_mb={_MEBIBYTES}",
        f"-max_len={target.longest}",
        f"-artifact_prefix={findings}/",
        "-print_final_stats=1",
        "-use_value_profile=1",
    ]
    if target.words:
        words = corpus.with_name(f"{name}.dict")
        words.write_text("\n".join(f'"{_escaped(word)}"' for word in target.words) + "\n", encoding="ascii")
        flags.append(f"-dict={words}")
    limited = False

    def check(data: bytes) -> None:
        nonlocal limited
        if not limited:
            limit_recursion()
            limited = True
        target.check(data)

    atheris.Setup([sys.argv[0], *flags, str(corpus), str(seeds)], check)
    atheris.Fuzz()
    return 0


def _write_seeds(target: Target, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed[: target.longest])
    return folder


def _escaped(word: bytes) -> str:
    return "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\' else f"\\x{b:02x}" for b in word)


if __name__ == "__main__":
    sys.exit(main())
