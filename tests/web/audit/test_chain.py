"""Any entry changed, removed, added, moved or cut off at the end is found, at its place."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.web.audit.chain import Anchor, Broken, Entry, Fault, first_broken, following

contents = st.lists(st.binary(max_size=20), min_size=2, max_size=12)


def _chain(contents: list[bytes]) -> list[Entry]:
    entries: list[Entry] = []
    for content in contents:
        entries.append(following(entries[-1] if entries else None, content))
    return entries


@given(contents=st.lists(st.binary(max_size=20), max_size=12))
def test_a_chain_as_written_is_whole(contents: list[bytes]) -> None:
    entries = _chain(contents)
    assert first_broken(entries, [Anchor(entry.number, entry.hash) for entry in entries]) is None


@given(contents=contents, data=st.data())
def test_a_changed_entry_is_found_where_it_is(contents: list[bytes], data: st.DataObject) -> None:
    entries = _chain(contents)
    at = data.draw(st.integers(0, len(entries) - 1))
    entries[at] = Entry(at + 1, entries[at].content + b"!", entries[at].hash)
    assert first_broken(entries) == Broken(at + 1, Fault.HASH)


@given(contents=contents, data=st.data())
def test_a_removed_entry_is_found_where_it_was(contents: list[bytes], data: st.DataObject) -> None:
    entries = _chain(contents)
    at = data.draw(st.integers(0, len(entries) - 2))
    del entries[at]
    assert first_broken(entries) == Broken(at + 1, Fault.NUMBER)


@given(contents=contents, data=st.data())
def test_entries_that_changed_place_are_found(contents: list[bytes], data: st.DataObject) -> None:
    entries = _chain(contents)
    at = data.draw(st.integers(0, len(entries) - 2))
    entries[at], entries[at + 1] = entries[at + 1], entries[at]
    assert first_broken(entries) == Broken(at + 1, Fault.NUMBER)


@given(contents=contents, data=st.data())
def test_a_cut_off_end_is_found_by_the_anchor(contents: list[bytes], data: st.DataObject) -> None:
    entries = _chain(contents)
    kept = data.draw(st.integers(0, len(entries) - 1))
    anchor = Anchor(entries[-1].number, entries[-1].hash)
    assert first_broken(entries[:kept], [anchor]) == Broken(kept + 1, Fault.CUT_OFF)


@given(contents=contents)
def test_a_log_written_anew_is_found_by_the_anchor(contents: list[bytes]) -> None:
    anchor = Anchor(1, _chain([contents[0] + b"!"])[0].hash)
    assert first_broken(_chain(contents), [anchor]) == Broken(1, Fault.ANCHOR)
