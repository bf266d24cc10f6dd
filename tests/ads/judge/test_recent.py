"""What is kept is not made again, and what was asked for longest ago goes first."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.judgements.reclustering import BatchCache


@given(st.lists(st.integers(0, 9)), st.integers(1, 5))
def test_it_gives_what_making_gives_and_makes_only_what_is_gone(keys: list[int], room: int) -> None:
    recent: BatchCache[int, int] = BatchCache(room)
    made: list[int] = []
    lately: list[int] = []

    def make(unknown: list[int]) -> list[int]:
        made.extend(unknown)
        return [key * key for key in unknown]

    for key in keys:
        before = len(made)
        assert recent.each([key], make) == [key * key]
        assert (len(made) > before) == (key not in lately[-room:])
        lately = [*(each for each in lately if each != key), key]
        assert [key in recent for key in range(10)] == [key in lately[-room:] for key in range(10)]


@given(st.lists(st.lists(st.integers(0, 9))), st.integers(1, 5))
def test_more_may_be_asked_for_at_once_than_there_is_room_for(asked: list[list[int]], room: int) -> None:
    recent: BatchCache[int, int] = BatchCache(room)
    for keys in asked:
        there = {key for key in range(10) if key in recent}
        made: list[int] = []

        def make(unknown: list[int], made: list[int] = made) -> list[int]:
            made.extend(unknown)
            return [key * key for key in unknown]

        assert recent.each(keys, make) == [key * key for key in keys]
        assert sorted(made) == sorted(set(keys) - there)
