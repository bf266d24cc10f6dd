"""The page for the exposed person, in the languages that are most needed."""
