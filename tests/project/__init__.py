"""The repository tests itself: its size, its words, its import contracts, its documents and its commands."""
