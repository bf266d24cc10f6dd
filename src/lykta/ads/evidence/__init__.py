"""A network as a folder that others can check: files, hashes, a signature."""
