"""Counts per county on a map."""

from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lykta.places import municipality_names
from lykta.web.workbench.pictures.county_map import PerCounty, county_map, per_county

PLACES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.sampled_from(municipality_names()), st.sampled_from(["Oslo", "x"])),
        st.integers(0, 10_000),
    )
)


@given(PLACES)
def test_no_ad_is_lost_on_the_way_to_the_map(places: list[tuple[str | None, int]]) -> None:
    drawn = county_map(per_county(places))
    told = sum(each.count for each in drawn.counties) + sum(count for _, count in drawn.elsewhere)
    assert told + drawn.without_place == sum(count for _, count in places)


@given(PLACES)
def test_every_county_with_ads_has_a_step_and_no_other(places: list[tuple[str | None, int]]) -> None:
    drawn = county_map(per_county(places))
    assert len(drawn.counties) == 21
    assert all(bool(each.step) == bool(each.count) for each in drawn.counties)
    by_count = sorted(drawn.counties, key=lambda each: each.count)
    assert [each.step for each in by_count] == sorted(each.step for each in drawn.counties)


def figure(found: PerCounty, language: str) -> str:
    template = Template(
        '{% include "workbench/pictures/county_map.html" with map=map caption="Ads by county" %}'
    )
    with translation.override(language):
        return template.render(Context({"map": county_map(found)}))


def test_the_figure_has_caption_text_alternative_legend_and_table() -> None:
    html = figure(per_county([("Karlstad", 1120), ("Kil", 7), ("Oslo", 3), (None, 9)]), "en")
    assert "<figcaption>Ads by county</figcaption>" in html
    assert 'role="img" aria-label="Map of Sweden' in html
    assert "Värmlands län has most, 1,127" in html
    assert '<th scope="row">Värmlands län</th><td class="number">1,127</td>' in html
    assert "9 ads have no place" in html
    assert "Oslo (3)" in html


def test_numbers_are_told_apart_without_colours() -> None:
    html = figure(per_county([("Karlstad", 100), ("Stockholm", 1)]), "en")
    on_map, _, legend = html.partition('class="map-legend"')
    assert '<text class="map-number map-number-5"' in on_map
    assert '<text class="map-swatch map-number-5"' in legend


def test_a_map_without_ads_says_so() -> None:
    assert "None has ads" in figure(PerCounty({}, {}, 0), "en")
