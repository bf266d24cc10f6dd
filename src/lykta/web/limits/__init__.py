"""Limits that all processes of a server share: what is counted, and what a request pays beyond a limit."""
