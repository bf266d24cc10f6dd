"""Databases of released versions, and that each can be brought to this program and back."""
