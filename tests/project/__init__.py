"""The repository tests itself: its size, its words, its walls, its documents and its commands."""
