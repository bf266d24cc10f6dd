"""Accounts and agencies, for the administrator and the second person."""
