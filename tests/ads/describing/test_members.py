"""The ads of networks, arranged."""

from hypothesis import given as holds_for
from hypothesis import settings
from hypothesis import strategies as st

from lykta.ads.describing.members import arrange
from tests.ads.describing.ads_in_networks import Ad, given

ADS = st.lists(
    st.builds(
        Ad, text=st.sampled_from(["Hej", "hej!", "Kaffe", ""]), network=st.sampled_from(["n1", "n2", "n3"])
    ),
    max_size=12,
)


@settings(deadline=None)
@holds_for(ADS)
def test_ads_stand_by_network_text_and_number(ads: list[Ad]) -> None:
    taken = given(ads)
    members = arrange(taken)
    rows = list(zip(members.network.tolist(), members.texts.tolist(), members.ads.tolist(), strict=True))
    assert rows == sorted(rows)
    networks = [ad.network for ad in ads]
    assert sorted(members.ads.tolist()) == [
        number for number, network in enumerate(networks) if networks.count(network) > 1
    ]


@settings(deadline=None)
@holds_for(ADS)
def test_each_text_of_a_network_has_one_first_ad(ads: list[Ad]) -> None:
    taken = given(ads)
    members = arrange(taken)
    first: dict[tuple[str, tuple[int, ...]], int] = {}
    for number in sorted(members.ads.tolist()):
        text = taken.text[number]
        words = taken.words[taken.word_offsets[text] : taken.word_offsets[text + 1]]
        first.setdefault((ads[number].network, tuple(words.tolist())), number)
    found, texts = members.first_ads()
    assert found.tolist() == sorted(first.values())
    assert texts.tolist() == members.text_of_ad()[found].tolist()
    assert sorted(texts.tolist()) == list(range(len(members.text_starts) - 1))
