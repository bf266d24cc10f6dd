"""The handbook: public pages that write nothing about a visitor."""
