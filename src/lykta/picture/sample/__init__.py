"""Synthetic registrations of a county or of Sweden, for tests, demo and benchmarks: nobody in them exists."""

from lykta.picture.sample.people import Sampling, registrations
from lykta.picture.sample.writing import write_sample

__all__ = ["Sampling", "registrations", "write_sample"]
