"""Compiling inner loops before an analysis, where installing Lykta has not done it."""

from functools import partial

from rich.console import Console

from lykta.ads.progress import compile_first


def compile_kernels(console: Console) -> None:
    """Compile inner loops on all processors and say so, unless they are compiled for this machine."""
    compile_first(partial(console.print, soft_wrap=True))
