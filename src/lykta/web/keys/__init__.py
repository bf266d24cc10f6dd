"""Keys, and texts sealed under them: the master keys lie in a folder of their own, outside any database."""
