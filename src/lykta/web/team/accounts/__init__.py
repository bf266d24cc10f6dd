"""Accounts and agencies, for the administrator: each act in a module of its own, the views only call them."""
