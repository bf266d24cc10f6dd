"""Template tags of the plan's follow-up."""
