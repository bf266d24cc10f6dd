"""The workbench's pages, one module for each."""
