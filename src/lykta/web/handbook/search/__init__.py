"""Full-text search over the public pages, made in memory at the start; queries are kept nowhere."""

from lykta.web.handbook.search.index import Found, Hit, find
from lykta.web.handbook.search.sections import passages

__all__ = ["Found", "Hit", "find", "passages"]
