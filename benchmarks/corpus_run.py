"""Child program: make a synthetic county as CSV; a process of its own, whose memory counts for nobody."""

import sys
from pathlib import Path

from lykta.ads.sample import write_sample


def main(ads: str, seed: str, out: str, truth: str) -> None:
    """Write `ads` ads to `out` and who wrote them to `truth`."""
    write_sample(ads=int(ads), seed=int(seed), out=Path(out), truth=Path(truth))


if __name__ == "__main__":
    main(*sys.argv[1:])
