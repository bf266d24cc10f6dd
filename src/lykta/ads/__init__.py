"""Which ads come from the same author, how sure that is, and why."""
