"""Tags of the page for the exposed person."""
