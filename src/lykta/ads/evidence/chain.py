"""The chain of the judgement log, as it can be followed where most lines are their hashes alone."""

import json
from typing import Any

from lykta.ads.judge.lines import BEGINNING, hash_of


def chain_of(data: bytes) -> list[str] | None:
    """The hash of each line of the log, or none when the lines of a folder are no chain.

    A line that stands as it is names the hash of the line before it; one that is withheld is only its hash.
    """
    hashes: list[str] = []
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        previous = hashes[-1] if hashes else BEGINNING
        values = _values(line)
        if values is None or values.get("number") != number:
            return None
        if "withheld" in values:
            hashes.append(str(values["withheld"]))
        elif values.get("previous") == previous:
            hashes.append(hash_of(line))
        else:
            return None
    return hashes


def _values(line: bytes) -> dict[str, Any] | None:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
