"""The workbench's own template tags."""
