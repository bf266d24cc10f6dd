"""Whom to call: contacts as data, national and of a county, chosen by municipality."""
