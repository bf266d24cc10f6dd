"""Candidate pairs of ads, without comparing all with all."""
