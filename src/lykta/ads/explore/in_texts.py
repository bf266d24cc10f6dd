"""Words in the texts of ads: looked up, and the texts read only to tell whether words stand side by side."""

from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.explore.kept import kept
from lykta.ads.explore.wording import Sought

# One ad for each different text.
_KEPT: Final = "one_of_each_text"
_ONE_OF_EACH = "SELECT wording, min(ad) AS ad FROM result.ads GROUP BY wording"
_HOLDING: Final = """wording IN (
    SELECT unnest(wordings) FROM result.spellings WHERE regexp_matches(spelling, ?)
)"""
# What is looked up comes first and is read alone: the engine would read all texts beside it.
_SIDE_BY_SIDE = """wording IN (
    WITH likely AS MATERIALIZED (SELECT wording, ad FROM {one_of_each} WHERE {holding})
    SELECT likely.wording FROM likely JOIN result.ads USING (ad) WHERE regexp_matches(text, ?)
)"""


def in_texts(engine: Engine, said: Sought) -> tuple[str, list[object]]:
    """What has to hold of an ad with these words in its text, as a condition of SQL with its parameters."""
    each: list[object] = [*said.each]
    if len(each) == 1:
        return _HOLDING, each
    holding = " AND ".join(_HOLDING for _ in each)
    table = kept(engine, _KEPT, _ONE_OF_EACH)
    return _SIDE_BY_SIDE.format(one_of_each=table, holding=holding), [*each, said.pattern]
