"""Many people at the consultation at once: askers and members of the team, on both databases."""
