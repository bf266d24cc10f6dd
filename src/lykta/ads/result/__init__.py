"""One result file, opened for reading."""

from lykta.ads.result.summary import Summary

__all__ = ["Summary"]
