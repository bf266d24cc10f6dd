"""How fast the public pages are, beside the same pages as files."""
