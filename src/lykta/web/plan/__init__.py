"""The action plan's follow-up: the county's own measures, their state, and how they came there."""
