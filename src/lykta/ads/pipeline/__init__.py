"""The way of the data: from files to a result, stage by stage."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
