"""The pages of the editions: those for everybody, and those of the team."""
