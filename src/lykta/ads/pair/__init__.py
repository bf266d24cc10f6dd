"""Candidate pairs of ads, without comparing all with all."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
