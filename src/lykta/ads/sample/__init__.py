"""A synthetic county of ads with its truth."""
