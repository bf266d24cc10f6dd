"""The heavy work of an analysis on the machines of a cluster: lists lie there, numbers here."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.spread.reading import Spread

__all__ = ["Spread"]
