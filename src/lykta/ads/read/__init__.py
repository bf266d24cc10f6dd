"""Ads from files: formats, encodings, columns, dates, and the rows that cannot be used."""
