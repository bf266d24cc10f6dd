"""Asking the team without an account: open pages that know nobody."""
