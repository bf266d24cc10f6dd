"""The team's desk: its inbox, and everything that is done to a consultation."""
