"""Ctrl-C and a request to end wait while a kernel is compiled or loaded, and are not lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

KERNEL = """
import numba
import lykta.ads.kernel

@numba.njit(cache=True)
def add(number):
    return number + 1
"""
# A signal comes where LLVM asks for machine code that was kept, as it does also before it compiles.
CALL = """
import signal, sys
from numba.core.codegen import CPUCodeLibrary

def end(number, frame):
    raise KeyboardInterrupt

signal.signal(signal.SIGTERM, end)
number = int(sys.argv[1])
answer = CPUCodeLibrary._object_getbuffer_hook.__func__

def interrupted(library, module):
    signal.raise_signal(number)
    return answer(library, module)

CPUCodeLibrary._object_getbuffer_hook = classmethod(interrupted)
import kernels
try:
    print("not interrupted", kernels.add(1))
except KeyboardInterrupt:
    hits = sum(kernels.add.stats.cache_hits.values())
    print(hits, kernels.add(1), signal.getsignal(number).__name__)
"""


@pytest.mark.parametrize(
    ("number", "handler"), [(signal.SIGINT, "default_int_handler"), (signal.SIGTERM, "end")]
)
def test_a_signal_waits_until_a_kernel_is_compiled_or_loaded(
    tmp_path: Path, number: signal.Signals, handler: str
) -> None:
    (tmp_path / "kernels.py").write_text(KERNEL)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    environment["NUMBA_CACHE_DIR"] = str(tmp_path / "cache")
    # Compiled the first time, loaded the second.
    for hits in (0, 1):
        command = [sys.executable, "-c", CALL, str(int(number))]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, f"{hits} 2 {handler}\n", "")
