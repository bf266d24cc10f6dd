"""The heavy work of an analysis on the machines of a cluster: lists lie there, numbers here."""

from lykta.ads.spread.spread import Spread

__all__ = ["Spread"]
