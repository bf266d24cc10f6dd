"""The forms of the plan's follow-up, one module a subject."""
