"""The confidential consultation: its pure pieces. Not yet a part that a server can run."""
