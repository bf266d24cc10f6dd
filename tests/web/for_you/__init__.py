"""Tests of the page for the exposed person."""
