"""What can be done to a consultation: by its asker, by the team, and its closing and deletion."""
