"""Upkeep: what is deleted and when, keys, notices, backups and what is counted."""
