"""Tags of the handbook, for the pages of other parts."""
