"""The pages of the consultation: the asker's, which are open to everybody, and the team's."""
