"""What the workbench shows of a result: read under the judgements of its log, one question at a time."""

from lykta.ads.explore.bench import Bench, Opened

__all__ = ["Bench", "Opened"]
