"""A synthetic county of ads with its truth: bland, adult, marked synthetic, repeatable."""

from lykta.ads.sample.county import SampleSummary, sample_ads, write_sample

__all__ = ["SampleSummary", "sample_ads", "write_sample"]
