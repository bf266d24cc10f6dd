"""Copied texts: one version under a contact of its own, among many that others publish."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import OTHER_TEXTS, join_clusters, least_names, stars, without_copies
from lykta.ads.group.bridges import ACROSS
from tests.ads.group.partitions import is_coarser, same_partition
from tests.ads.group.test_contacts import uses_of

# The stranger, on whose ads the text is, and she who copied it.
HERS, COPIER = 0, 1
# A file of so many ads of the text, each a version of its own, and as many of anything else.
ADS = 3 * OTHER_TEXTS
TEXT = range(OTHER_TEXTS + 1)
COPY = OTHER_TEXTS
ELSEWHERE = range(OTHER_TEXTS + 1, ADS)

type Contacts = set[tuple[int, int]]

# As many versions of the stranger's as it takes, one more under another number, and what that number is on
# elsewhere.
COPIED: Contacts = {(HERS, ad) for ad in range(OTHER_TEXTS)} | {(COPIER, COPY), (COPIER, ELSEWHERE[0])}


def found(
    contacts: Contacts, *, clusters: dict[int, int] | None = None, texts: dict[int, int] | None = None
) -> tuple[NDArray[np.int64], list[int]]:
    """The clusters without copies, and the copied ads; `contacts` are (contact, ad).

    Unless `clusters` and `texts` say otherwise, the ads of `TEXT` are one cluster, all others are alone, and
    no two texts are equal.
    """
    cluster = {ad: 0 if ad in TEXT else ad for ad in range(ADS)} | (clusters or {})
    text = {ad: ad for ad in range(ADS)} | (texts or {})
    labels, copied = without_copies(
        least_names(np.array([cluster[ad] for ad in range(ADS)])),
        uses_of(contacts),
        np.array([text[ad] for ad in range(ADS)], np.uint64),
    )
    return labels, np.flatnonzero(copied).tolist()


def test_one_version_under_a_number_of_its_own_among_many_is_copied() -> None:
    labels, copied = found(COPIED)
    assert copied == [COPY]
    assert labels[COPY] == COPY
    assert not labels[:COPY].any()


def test_among_fewer_it_is_what_a_small_author_with_two_numbers_looks_like() -> None:
    assert found(COPIED - {(HERS, 3)})[1] == []


def test_what_others_published_again_counts_once() -> None:
    again = ELSEWHERE[1]
    fewer = COPIED - {(HERS, 3)} | {(HERS, again)}
    assert found(fewer, clusters={again: 0})[1] == [COPY]
    assert found(fewer, clusters={again: 0}, texts={again: 0})[1] == []


def test_the_same_words_under_two_numbers_are_two_texts_of_others() -> None:
    third = 2
    contacts = {(third if ad % 2 else HERS, ad) for ad in range(OTHER_TEXTS)} | {
        use for use in COPIED if use[0] == COPIER
    }
    assert found(contacts, texts={ad: ad // 2 for ad in range(OTHER_TEXTS)})[1] == [COPY]
    assert found(COPIED, texts={ad: ad // 2 for ad in range(OTHER_TEXTS)})[1] == []


def test_ads_without_a_number_do_not_count_as_others() -> None:
    without = {(contact, ad) for contact, ad in COPIED if contact == COPIER or ad < OTHER_TEXTS - 1}
    assert found(without, clusters={ELSEWHERE[4]: 0})[1] == []


def test_a_number_that_is_nowhere_else_ties_nobody() -> None:
    assert found(COPIED - {(COPIER, ELSEWHERE[0])})[1] == []


def test_two_versions_under_one_number_are_more_than_chance() -> None:
    contacts = {(HERS, ad) for ad in range(OTHER_TEXTS)} | {
        (COPIER, COPY), (COPIER, ELSEWHERE[0]), (COPIER, ELSEWHERE[1]),
    }  # fmt: skip
    assert found(contacts, clusters={ELSEWHERE[1]: 0})[1] == []


def test_one_version_that_was_published_twice_is_one() -> None:
    again = ELSEWHERE[1]
    labels, copied = found(COPIED | {(COPIER, again)}, clusters={again: 0}, texts={again: COPY})
    assert copied == [COPY, again]
    assert labels[again] == labels[COPY] == COPY


def test_a_version_that_also_has_the_number_of_the_others_is_theirs() -> None:
    assert found(COPIED | {(HERS, COPY)})[1] == []


def test_a_number_that_another_ad_has_together_with_theirs_is_theirs() -> None:
    assert found(COPIED | {(HERS, ELSEWHERE[0])})[1] == []


def test_two_numbers_that_are_together_elsewhere_tie_with_both_their_versions() -> None:
    second, other = 2, ELSEWHERE[1]
    contacts = COPIED | {(second, other), (second, ELSEWHERE[0])}
    assert found(contacts, clusters={other: 0})[1] == []
    # The same text twice is one slip, whatever the numbers under it.
    assert found(contacts, clusters={other: 0}, texts={other: COPY})[1] == [COPY, other]


def test_of_a_text_that_everybody_has_one_version_of_each_goes_with_its_number() -> None:
    numbers = {(ad, ad) for ad in TEXT} | {(ad, ad + len(TEXT)) for ad in TEXT}
    labels, copied = found(numbers)
    assert copied == list(TEXT)
    assert np.array_equal(labels[copied], copied)


def test_two_texts_that_many_numbers_both_have_are_one_authors_that_changes_its_number() -> None:
    both = {(ad, ad) for ad in TEXT} | {(ad, ad + len(TEXT)) for ad in TEXT}
    second = {ad + len(TEXT): ADS for ad in TEXT}
    assert found(both, clusters=second)[1] == []
    # Two who copied one text may well have copied another.
    few = ACROSS - 1
    other_numbers = {(number if number < few or ad in TEXT else number + ADS, ad) for number, ad in both}
    copies = [*range(few), *range(len(TEXT), len(TEXT) + few)]
    assert found(other_numbers, clusters=second)[1] == copies


def test_the_same_text_in_both_counts_for_each_of_them() -> None:
    both = {(ad, ad) for ad in TEXT} | {(ad, ad + len(TEXT)) for ad in TEXT}
    same = {ad + len(TEXT): ad for ad in TEXT}
    assert found(both, clusters={ad + len(TEXT): ADS for ad in TEXT}, texts=same)[1] == []


def test_who_stays_in_a_text_is_one_of_those_that_have_both() -> None:
    one, other = range(OTHER_TEXTS), range(10, 10 + OTHER_TEXTS)
    stranger, first, second = 2, 3, 4
    contacts = {(HERS, ad) for ad in one} | {(stranger, ad) for ad in other}
    contacts |= {(first, 8), (second, 9), (first, 18), (second, 19)}
    clusters = dict.fromkeys(range(10), 0) | dict.fromkeys(range(10, 21), 10)
    assert found(contacts, clusters=clusters)[1] == [8, 9, 18, 19]
    assert found(contacts | {(HERS, 20)}, clusters=clusters)[1] == []


def test_numbers_that_one_ad_has_together_are_one_user_of_the_text() -> None:
    together = ELSEWHERE[0]
    numbers = {(ad, ad) for ad in TEXT} | {(ad, together) for ad in TEXT}
    labels, copied = found(numbers)
    assert copied == []
    assert not labels[: len(TEXT)].any()


@given(st.sets(st.tuples(st.integers(2, 6), st.sampled_from(ELSEWHERE[1:]))), st.integers(0, 3))
def test_whatever_others_do_elsewhere_a_copy_is_found(elsewhere: Contacts, more: int) -> None:
    numbers = COPIED | elsewhere | {(COPIER, ad) for ad in ELSEWHERE[:more] if (COPIER, ad) not in elsewhere}
    assert found(numbers)[1] == [COPY]


def test_no_ads_and_no_contacts_copy_nothing() -> None:
    nothing = np.zeros(0, np.int64)
    labels, copied = without_copies(nothing, uses_of(set()), nothing.astype(np.uint64))
    assert (len(labels), len(copied)) == (0, 0)
    assert found(set())[1] == []


# The stranger's ads come first; among those that follow, copies are often found.
MORE = 12
CLUSTERS = st.lists(st.integers(0, 3), min_size=MORE, max_size=MORE).map(
    lambda more: [0] * OTHER_TEXTS + more
)
TEXTS = st.lists(st.integers(0, 40), min_size=MORE, max_size=MORE).map(
    lambda more: [*range(OTHER_TEXTS), *more]
)
USES = st.sets(
    st.tuples(st.integers(0, 5), st.integers(OTHER_TEXTS, OTHER_TEXTS + MORE - 1)), max_size=9
).map(lambda more: {(HERS, ad) for ad in range(OTHER_TEXTS)} | more)


def apart(clusters: list[int], contacts: Contacts, texts: list[int]) -> tuple[NDArray[np.int64], list[bool]]:
    labels, copied = without_copies(
        least_names(np.array(clusters)), uses_of(contacts), np.array(texts, np.uint64)
    )
    return labels, copied.tolist()


@given(CLUSTERS, USES, TEXTS)
def test_clusters_only_lose_what_was_copied(
    clusters: list[int], contacts: Contacts, texts: list[int]
) -> None:
    labels, copied = apart(clusters, contacts, texts)
    kept = ~np.array(copied)
    assert is_coarser(least_names(np.array(clusters)), labels)
    assert same_partition(np.array(clusters)[kept], labels[kept])
    assert np.array_equal(least_names(labels), labels), "clusters are named by their least ads"
    assert not set(labels[kept].tolist()) & set(labels[~kept].tolist())


@given(CLUSTERS, USES, TEXTS)
def test_what_was_copied_is_tied_to_where_it_was_by_nothing_else(
    clusters: list[int], contacts: Contacts, texts: list[int]
) -> None:
    labels, copied = apart(clusters, contacts, texts)
    uses = uses_of(contacts)
    whole = join_clusters(labels, stars(uses.contact, uses.ad))
    for ad in np.flatnonzero(copied).tolist():
        left = [other for other in range(len(texts)) if clusters[other] == clusters[ad] and not copied[other]]
        assert whole[ad] not in whole[left]
        mine = {contact for contact, other in contacts if other == ad}
        others = {
            (contact, texts[other])
            for contact, other in contacts
            if clusters[other] == clusters[ad] and contact not in mine
        }
        assert mine
        assert len(others) >= OTHER_TEXTS


@given(CLUSTERS, USES, TEXTS, st.permutations(range(OTHER_TEXTS + MORE)))
def test_numbering_the_ads_otherwise_finds_the_same(
    clusters: list[int], contacts: Contacts, texts: list[int], order: list[int]
) -> None:
    labels, copied = apart(clusters, contacts, texts)
    clusters_moved, texts_moved = [0] * len(order), [0] * len(order)
    for ad, place in enumerate(order):
        clusters_moved[place], texts_moved[place] = clusters[ad], texts[ad]
    moved, copied_moved = apart(clusters_moved, {(each, order[ad]) for each, ad in contacts}, texts_moved)
    assert copied == [copied_moved[place] for place in order]
    assert same_partition(labels, moved[np.array(order)])
