"""Tests of `lykta.ads.export`: each format is read back by a program that is not ours."""
