"""Ctrl-C and a request to end wait while a kernel is compiled or loaded, and are not lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lykta.ads.kernel import interruption

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


GIVES_ARRAYS = """
import random, signal, sys
import numpy as np
import lykta.ads.pair
from lykta.ads.kernel.interruption import interruptible
from lykta.ads.pair.rests import _key_texts

def end(number, frame):
    raise KeyboardInterrupt

def work():
    while True:
        _key_texts(words, offsets, rarity)

words, rarity = np.arange(2, 202, dtype=np.uint32), np.zeros(1 << 24, np.uint8)
offsets, dice = np.arange(0, 201, 20), random.Random(int(sys.argv[1]))
_key_texts(words, offsets, rarity)
signal.signal(signal.SIGINT, end)
signal.signal(signal.SIGALRM, lambda number, frame: signal.raise_signal(signal.SIGINT))
ended = 0
with interruptible():
    while ended < 300:
        try:
            signal.setitimer(signal.ITIMER_REAL, dice.uniform(1e-6, 1e-4))
            work()
        except KeyboardInterrupt:
            ended += 1
assert signal.getsignal(signal.SIGINT) is end
print(ended)
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_an_interruption_while_a_kernel_gives_its_arrays_is_raised_after_it(seed: str) -> None:
    """Without waiting, one of a few dozen ends in an error of the system, or in a crash."""
    done = subprocess.run(
        [sys.executable, "-c", GIVES_ARRAYS, seed], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "300\n", "")


def test_a_handler_that_raises_as_soon_as_it_is_back_does_not_keep_the_other_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class EndError(Exception):
        pass

    def end(*_given: object) -> None:
        raise EndError

    put = signal.signal

    def put_and_end(number: int, handler: Any) -> Any:
        before = put(number, handler)
        if handler is end:
            signal.raise_signal(signal.SIGTERM)
        return before

    earlier = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        put(signal.SIGINT, signal.default_int_handler)
        put(signal.SIGTERM, end)
        waiting = interruption._Interruptions()
        waiting.on_start(None)
        monkeypatch.setattr(signal, "signal", put_and_end)
        with pytest.raises(EndError):
            waiting.on_end(None)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert signal.getsignal(signal.SIGTERM) is end
    finally:
        for number, handler in earlier.items():
            put(number, handler)
