"""`python -m tests.ads.kernel.odd_ads FOLDER`: analyse sample ads and odd ones, memory spared and not."""

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lykta.ads.adding import add
from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample

type Row = Mapping[str, str | None]

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


def _odd_ads(count: int) -> Iterator[Row]:
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


def _beyond() -> Iterator[Row]:
    """Ads for which kernels once wrote beyond what was theirs."""
    letters = " ".join("abcdefghij" * 20_000)
    # Each sign is six words, and these three are a network.
    yield from ({"id": f"many{at}", "text": "㌖㍊" * 4000 + f" ring 070-123 45 6{at % 2}"} for at in range(3))
    # Both numbers have digits of one word.
    yield {"id": "cut", "text": "Ring 070123456trippelnoll46701234567 nu"}
    # Both lie in the same bytes.
    yield {"id": "over", "title": "x", "text": letters}
    yield {"id": "under", "text": f"x\n{letters}"}


def analyse_odd_ads(folder: Path) -> None:
    """Analyse the ads of each kind in a folder, and add others of the kind to them."""
    write_sample(ads=400, seed=1, out=folder / "all.jsonl", truth=folder / "truth.csv")
    sample = [json.loads(line) for line in (folder / "all.jsonl").read_text("utf-8").splitlines()]
    kinds = {
        "one": [{"id": "1", "text": "a"}],
        "sample": sample,
        "odd": list(_odd_ads(400)),
        "beyond": list(_beyond()),
    }
    for name, ads in kinds.items():
        for spare in (None, True):
            first, more = folder / f"{name}.jsonl", folder / f"{name}-more.jsonl"
            _write(first, ads[: -(-len(ads) // 2)])
            _write(more, ads)
            options = AnalysisOptions(key_file=folder / "key", spare_memory=spare)
            analyse([str(first)], out=folder / f"{name}.lykta", options=options)
            add([str(more)], to=folder / f"{name}.lykta", options=options)


def _write(path: Path, ads: Sequence[Row]) -> None:
    path.write_text("\n".join(map(json.dumps, ads)), "utf-8")


if __name__ == "__main__":
    analyse_odd_ads(Path(sys.argv[1]))
