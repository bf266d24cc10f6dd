"""Synthetic registrations of a county or of Sweden: for tests, the demo and the benchmarks. Nobody in them exists."""

from lykta.picture.sample.people import Sampling, registrations
from lykta.picture.sample.writing import write_sample

__all__ = ["Sampling", "registrations", "write_sample"]
