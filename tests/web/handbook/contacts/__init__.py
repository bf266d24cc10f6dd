"""Tests of the contacts."""
