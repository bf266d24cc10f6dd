"""Editions: a protected picture as a folder of pages, PDFs, drawings and tables that a county can publish."""
