"""Full-text search over the handbook, made in memory at the start; queries are kept nowhere."""

from lykta.web.handbook.search.index import Hit, Index, find

__all__ = ["Hit", "Index", "find"]
