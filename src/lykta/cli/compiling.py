"""A word to whoever waits while inner loops are compiled for the first time."""

from rich.console import Console

from lykta.ads.progress import COMPILING, needs_compiling


def tell_of_compiling(console: Console) -> None:
    """Say that the first analysis takes longer, where no compiled loop is found yet."""
    if needs_compiling():
        console.print(COMPILING, soft_wrap=True)
