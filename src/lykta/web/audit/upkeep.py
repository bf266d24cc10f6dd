"""What upkeep does for the log each time it runs: the newest anchor is kept beside the keys."""

from datetime import date
from pathlib import Path

from lykta.web.audit.anchors import keep_anchor, kept_anchor
from lykta.web.audit.verifying import anchor, broken


def anchored(key_folder: Path, on: date) -> bool:
    """Keep the newest anchor beside the keys, if the log is whole; whether it was done.

    A broken log is not anchored: the earlier anchor is what tells that it is broken.
    """
    found = anchor()
    if found is None or broken(kept_anchor(key_folder)):
        return False
    return keep_anchor(key_folder, found, on)
