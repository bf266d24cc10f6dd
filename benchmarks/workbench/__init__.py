"""How fast the workbench's pages are over a million ads, beside the same questions asked by hand."""
