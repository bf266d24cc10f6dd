"""Logging in and accounts in a real browser."""
