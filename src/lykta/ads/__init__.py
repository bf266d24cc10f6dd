"""Which ads come from the same hand, how sure that is, and why."""
