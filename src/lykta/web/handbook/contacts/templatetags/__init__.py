"""Tags that show contacts on any page."""
