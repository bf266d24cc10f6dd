"""Swedish municipalities and counties: names and codes."""
