"""The situation picture: a county's own numbers, protected, and made into editions that may be published."""
