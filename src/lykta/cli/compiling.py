"""A word to whoever waits while inner loops are compiled for the first time."""

import os
from pathlib import Path

from rich.console import Console

import lykta


def tell_of_compiling(console: Console) -> None:
    """Say that the first analysis takes longer, where no compiled loop is found yet."""
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or Path(lykta.__file__).parent)
    if not any(folder.rglob("*.nbi")):
        console.print(
            "Inner loops are compiled once on a new machine: this analysis takes about a minute longer "
            "than the next.",
            soft_wrap=True,
        )
