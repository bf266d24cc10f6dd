"""The confidential consultation: asking without an account, answering, and keeping no longer than needed."""
