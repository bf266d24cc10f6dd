"""Compiling inner loops before an analysis, where installing Lykta has not done it."""

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console

import lykta


def compile_kernels(console: Console) -> None:
    """Compile inner loops on all processors and say so, unless they are compiled for this machine."""
    # Loaded when it is needed, as the stages are.
    from lykta.ads.kernel.compiling import is_compiled  # noqa: PLC0415

    if is_compiled():
        return
    console.print(
        "Inner loops are compiled for this machine once; on two processors that takes half a minute.",
        soft_wrap=True,
    )
    paths = os.pathsep.join([os.fspath(Path(lykta.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "lykta.ads.kernel"]
    # What fails here is compiled when it is called.
    subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}, check=False)  # noqa: S603
