"""How many ads and advertisers there are, low and high and at the least, per place and period."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.count.chao import LowerBound, lower_bound
from lykta.ads.count.counting import count_advertisers
from lykta.ads.count.inputs import COUNTS, CountInput

__all__ = ["COUNTS", "CountInput", "LowerBound", "count_advertisers", "lower_bound"]
