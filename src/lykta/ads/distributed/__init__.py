"""The heavy work of an analysis on a cluster: texts and features stay on its machines, numbers come here."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.distributed.reading import DistributedBackend

__all__ = ["DistributedBackend"]
