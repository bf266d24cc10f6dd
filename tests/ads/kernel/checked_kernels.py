"""`python -m tests.ads.kernel.checked_kernels FOLDER`: analyse odd ads with kernels that check each place.

It is run with NUMBA_BOUNDSCHECK=1. What a kernel borrows, copies or looks at many bytes of at once is read or
written without checks. Here these few functions are replaced by slow ones that check, before any kernel is
made of them, and numba checks the rest. Nothing that is compiled so is kept.
"""

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numba
import numpy as np

from lykta.ads.kernel import borrowed, wide_bytes

_njit = numba.njit


def _unkept(*given: Any, **options: Any) -> Any:
    return _njit(*given, **(options | {"cache": False}))


@_njit(nogil=True)
def _borrow(array):  # type: ignore[no-untyped-def]
    return array.reshape(-1)


@_njit(nogil=True)
def _eight_bytes(data, at):  # type: ignore[no-untyped-def]
    number = np.uint64(0)
    for place in range(8):
        number |= np.uint64(data[_from_0(at) + place]) << np.uint64(8 * place)
    return number


@_njit(nogil=True)
def _copy_bytes(to, to_at, data, at, size):  # type: ignore[no-untyped-def]
    for place in range(_from_0(size)):
        to[_from_0(to_at) + place] = data[_from_0(at) + place]


@_njit(nogil=True)
def _from_0(place):  # type: ignore[no-untyped-def]
    # Places before the first count from the end.
    if place < 0:
        raise IndexError("before the first")
    return place


def _bytes_within(ranges: Sequence[tuple[int, int]]) -> Callable[[Any, int], Any]:
    bounds = tuple(ranges)

    @_njit(nogil=True)
    def within(data, at):  # type: ignore[no-untyped-def]
        found = np.uint64(0)
        for place in range(64):
            byte = data[_from_0(at) + place]
            for least, most in bounds:
                if least <= byte <= most:
                    found |= np.uint64(1) << np.uint64(place)
        return found

    return within


def main(folder: Path) -> None:
    """Analyse sample ads, with and without memory to spare, and odd ones; add others to them."""
    numba.njit = _unkept
    borrowed.borrow = _borrow
    wide_bytes.eight_bytes, wide_bytes.copy_bytes = _eight_bytes, _copy_bytes
    wide_bytes.bytes_within = _bytes_within  # type: ignore[assignment]
    # Kernels are made of what stands there when their modules are imported.
    from lykta.ads.adding import add  # noqa: PLC0415
    from lykta.ads.analysis import analyse  # noqa: PLC0415
    from lykta.ads.options import AnalysisOptions  # noqa: PLC0415
    from lykta.ads.sample import write_sample  # noqa: PLC0415

    write_sample(ads=400, seed=1, out=folder / "all.jsonl", truth=folder / "truth.csv")
    sample = [json.loads(line) for line in (folder / "all.jsonl").read_text("utf-8").splitlines()]
    files = [("one", [{"id": "1", "text": "a"}]), ("sample", sample), ("odd", list(_odd_ads(400)))]
    for name, ads in files:
        for spare in (None, True):
            first, more = folder / f"{name}.jsonl", folder / f"{name}-more.jsonl"
            half = -(-len(ads) // 2)
            first.write_text("\n".join(map(json.dumps, ads[:half])), "utf-8")
            more.write_text("\n".join(map(json.dumps, ads[half:] or ads)), "utf-8")
            options = AnalysisOptions(key_file=folder / "key", spare_memory=spare)
            analyse([str(first)], out=folder / f"{name}.lykta", options=options)
            add([str(more)], to=folder / f"{name}.lykta", options=options)


# Signs that fold to several, to none or to others; numbers, and what stands beside them.
_PARTS = (
    *(
        "\u0301",
        "\u200b",
        "\ufe0f",
        "😀",
        "👩\u200d👩\u200d👧",
        "ﷺ",
        "㌖",
        "ﬁ",
        "½",
        "①",
        "Ａ",
        "日本語",
        "ไทย",
        "\U0010ffff",
    ),
    *(
        "\U00020000",
        "٣",
        "ß",
        "İ",
        "ŉ",
        "ΐ",
        "\u0430",
        "\u03bf",
        "\u03b1",
        "€",
        "|",
        "1",
        "07",
        "+46",
        "kr",
        "å",
    ),
    *("\u2003", "\u1680", "\u3000", "\x0b", "\r\n", "070-123 45 67", "trippel noll", "mira@exempel.se"),
)


def _odd_ads(count: int) -> Iterator[dict[str, str | None]]:
    draw = random.Random(1)  # noqa: S311 - no secret
    texts = [_odd_text(draw) for _ in range(count // 4)]
    for number in range(count):
        title = draw.choice([None, "", _odd_text(draw)[:50], draw.choice(texts).split("\n")[0][:200]])
        text = draw.choice(texts) + draw.choice(["", "", "\n" + draw.choice(texts)])
        place = draw.choice([None, "Örebro", draw.choice(_PARTS)])
        yield {"id": f"odd{number}", "title": title, "text": text, "place": place}


def _odd_text(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.2:
        return draw.choice(_PARTS) * draw.choice([1, 2, 63, 64, 65, 127, 500])
    if kind < 0.3:
        return " ".join("ab"[at % 2] for at in range(draw.randint(1, 9000)))
    words = (draw.choice(_PARTS) + draw.choice(["", " ", "ord ", "x\n"]) for _ in range(draw.randint(1, 200)))
    return "".join(words)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
