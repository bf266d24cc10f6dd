"""All that is described of the networks: their table, their templates, and every kind of observation.

Each kind of observation has the innocent explanation that always stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from lykta.ads.describing.facts import UNKNOWN_TIME, Facts
from lykta.ads.describing.languages import language_model
from lykta.ads.describing.members import (
    NETWORKS,
    OBSERVATIONS,
    Codes,
    Described,
    DescribeInput,
    Members,
    arrange,
    codes_of,
    distinct_per_group,
)
from lykta.ads.describing.posting import (
    busiest_day,
    contacts_and_their_ads,
    contacts_with_one_wording,
    longest_pause,
    one_day_in_several_places,
    places_in_order,
    posting_hours,
    posting_weekdays,
    several_sites,
)
from lykta.ads.describing.sentences import Seen
from lykta.ads.describing.texts import (
    changed_text,
    common_wording,
    different_wordings,
    personas_on_one_contact,
    repeated_text,
    several_languages,
    several_personas,
    voice,
)
from lykta.ads.sorting import order_by


class Kind(NamedTuple):
    """A kind of observation: its name in the result, what sees it, and its counter-explanation."""

    name: str
    see: Callable[[Facts], Seen]
    counter_swedish: str
    counter_english: str


KINDS: Final = (
    Kind(
        "common wording",
        common_wording,
        "Texten kan vara kopierad från en annan annons, bygga på en förlaga från webbplatsen eller vara "
        "skriven av någon som hjälper flera fristående annonsörer.",
        "The text may be copied from another ad, follow a model on the site, or be written by someone who "
        "helps several independent advertisers.",
    ),
    Kind(
        "different wordings",
        different_wordings,
        "Annonserna hålls ihop av något annat än orden, till exempel en kontaktväg. Flera kan dela en "
        "telefon, och ett nummer kan ha bytt innehavare.",
        "The ads are held together by something other than their words, such as a contact. Several people "
        "may share a phone, and a number may have passed to someone else.",
    ),
    Kind(
        "repeated text",
        repeated_text,
        "Webbplatser förnyar annonser automatiskt, och samma annons räknas igen varje gång webbplatsen "
        "läses. Den som annonserar ofta återanvänder gärna sin text.",
        "Sites renew ads by themselves, and one ad counts anew each time a site is read. People who "
        "advertise often reuse their own text.",
    ),
    Kind(
        "changed text",
        changed_text,
        "Den som annonserar själv rättar fel, ändrar pris och tider och skriver om texten för att den ska "
        "synas.",
        "People who advertise on their own correct mistakes, change prices and hours, and rewrite a text "
        "to have it seen.",
    ),
    Kind(
        "several names",
        several_personas,
        "Flera kan arbeta självständigt och dela telefon eller text, och en och samma person kan byta "
        "annonsnamn. Ett namn kan också vara någon annans som nämns i texten.",
        "Several people may work on their own and share a phone or a text, and one person may change the "
        "name used in ads. A name may also be that of someone else whom the text mentions.",
    ),
    Kind(
        "several names on one contact",
        personas_on_one_contact,
        "Vänner som delar bostad delar ofta telefon. En person kan använda flera annonsnamn, och ett "
        "nummer kan ha bytt innehavare. Numret kan också vara webbplatsens eget.",
        "Friends who share a home often share a phone. One person may use several names in ads, and a "
        "number may have passed to someone else. The number may also be the site's own.",
    ),
    Kind(
        "contacts",
        contacts_and_their_ads,
        "En kontaktväg kan delas av flera som arbetar självständigt, höra till en webbplats eller ha bytt "
        "innehavare. Många byter nummer för att få vara i fred.",
        "A contact may be shared by several people who work on their own, belong to a site, or have "
        "passed to someone else. Many change their number to be left in peace.",
    ),
    Kind(
        "several contacts with one wording",
        contacts_with_one_wording,
        "Texten kan vara kopierad av någon som tyckte om den, eller så har annonsören bytt nummer. En "
        "byrå kan skriva åt flera som själva vill annonsera.",
        "The text may be copied by someone who liked it, or the advertiser has changed number. An agency "
        "may write for several people who themselves wish to advertise.",
    ),
    Kind(
        "places",
        places_in_order,
        "Många reser på egen hand och annonserar där de är. Orten i en annons kan också vara den närmaste "
        "större orten, eller den som webbplatsen föreslår.",
        "Many people travel on their own and advertise where they are. The place of an ad may also be the "
        "nearest larger town, or the one that the site suggests.",
    ),
    Kind(
        "one day in several places",
        one_day_in_several_places,
        "Den som ska resa annonserar gärna i förväg, och en webbplats kan visa samma annons på flera "
        "orter. Någon annan kan ha kopierat texten.",
        "People who are about to travel often advertise ahead, and a site may show one ad in several "
        "places. Someone else may have copied the text.",
    ),
    Kind(
        "several sites",
        several_sites,
        "Det är vanligt att annonsera på flera webbplatser, och en del webbplatser kopierar annonser från "
        "andra utan att fråga.",
        "Advertising on several sites is common, and some sites copy ads from others without asking.",
    ),
    Kind(
        "posting hours",
        posting_hours,
        "Många sköter sina annonser vid en viss tid, efter arbete eller studier. Webbplatser publicerar "
        "och förnyar på bestämda tider, och tiden kan vara den då webbplatsen lästes.",
        "Many people see to their ads at a certain hour, after work or studies. Sites publish and renew "
        "at set hours, and the time may be when the site was read.",
    ),
    Kind(
        "posting weekdays",
        posting_weekdays,
        "Veckan styrs av annat arbete, familj och resor. Webbplatser förnyar annonser vissa dagar, och "
        "dagen kan vara den då webbplatsen lästes.",
        "Other work, family and travel shape the week. Sites renew ads on certain days, and the day may "
        "be when the site was read.",
    ),
    Kind(
        "longest pause",
        longest_pause,
        "Uppehåll kan vara ledighet, sjukdom, annat arbete eller att materialet saknar dagar. Ett nummer "
        "kan också ha bytt innehavare under tiden.",
        "A pause may be a holiday, illness, other work, or days that the material lacks. A number may "
        "also have passed to someone else in the meantime.",
    ),
    Kind(
        "busiest day",
        busiest_day,
        "En webbplats kan lägga ut annonser samlat, och den som läste den kan ha läst allt på en dag. Den "
        "som hjälper flera med texten lägger gärna ut allas på en gång.",
        "A site may publish ads together, and whoever read it may have read all on one day. Someone who "
        "helps several people with their texts may well post them all at once.",
    ),
    Kind(
        "several languages",
        several_languages,
        "Många skriver på flera språk för att nå fler läsare, översätter med en app eller får hjälp av en "
        "vän. Korta texter kan bli fel avlästa.",
        "Many write in several languages to reach more readers, translate with an app, or have a friend "
        "help. Short texts may be misread.",
    ),
    Kind(
        "voice",
        voice,
        "Två som arbetar tillsammans skriver ”vi”, och en vän som hjälper till med språket, eller en byrå "
        "som skriver åt fristående annonsörer, skriver ”hon”. Texten kan också nämna någon annan.",
        "Two people who work together write “we”; a friend who helps with the language, or an agency that "
        "writes for independent advertisers, writes “she”. The text may also mention someone else.",
    ),
)
"""In the order in which a network shows them."""


def describe_networks(given: DescribeInput) -> Described:
    """Describe every network of two ads or more; deterministic, whatever the order the networks come in."""
    # The model of languages is unpacked while the words are read.
    with given.work.beside(language_model):
        facts = Facts(given, arrange(given))
        facts.gather()
    with given.work.beside(lambda: _networks_table(facts)) as networks:
        observations = _observations_table(facts)
    return Described(networks(), facts.templates.table, observations)


def _networks_table(facts: Facts) -> pa.Table:
    """One row per network (schema `NETWORKS`)."""
    members = facts.members
    size = len(members.ids)
    columns = [
        pa.array(members.ids, pa.string()),
        pa.array(members.sizes),
        pa.array(np.bincount(facts.network_of_text, minlength=size)),
        pa.array(np.bincount(facts.contact_uses[0], minlength=size)),
        pa.array(facts.personas.per_network(size)),
        pa.array(distinct_per_group(members.of_ad, facts.places.codes, size)),
        pa.array(distinct_per_group(members.of_ad, codes_of(facts.given.ads["site"]), size)),
        *_first_and_last(facts.times[members.ads], members),
    ]
    return pa.Table.from_arrays(columns, schema=NETWORKS)


def _first_and_last(times: Codes, members: Members) -> tuple[pa.Array, pa.Array]:
    """When each network's first and last ad was posted, null when none has a time; `times` by member."""
    starts = members.starts[:-1]
    known = np.where(times == UNKNOWN_TIME, np.iinfo(np.int64).max, times)
    first, last = np.minimum.reduceat(known, starts), np.maximum.reduceat(times, starts)
    none = last == UNKNOWN_TIME
    return (
        pa.array(first, mask=none).cast(pa.timestamp("us")),
        pa.array(last, mask=none).cast(pa.timestamp("us")),
    )


def _observations_table(facts: Facts) -> pa.Table:
    """All that is observed (schema `OBSERVATIONS`), by network and then in the order of the kinds."""
    each = facts.given.work.over(
        len(KINDS), lambda begin, stop: [kind.see(facts) for kind in KINDS[begin:stop]], parts=len(KINDS)
    )
    seen = [found for part in each for found in part]
    kinds = np.repeat(np.arange(len(KINDS)), [len(found.network) for found in seen])
    networks = np.concatenate([found.network for found in seen])
    # The kinds stand in their order, and equal networks keep it.
    order = pa.array(order_by(networks))
    of_kind = pa.array(kinds.astype(np.int32)).take(order)
    columns = [
        pa.array(facts.members.ids, pa.string()).take(pa.array(networks).take(order)),
        _of_each_kind(of_kind, [kind.name for kind in KINDS]),
        pa.concat_arrays([found.sentences.swedish for found in seen]).take(order),
        pa.concat_arrays([found.sentences.english for found in seen]).take(order),
        _of_each_kind(of_kind, [kind.counter_swedish for kind in KINDS]),
        _of_each_kind(of_kind, [kind.counter_english for kind in KINDS]),
    ]
    table = pa.Table.from_arrays(columns, schema=OBSERVATIONS)
    return facts.given.work.room.table([table], OBSERVATIONS)


def _of_each_kind(kinds: pa.Array, texts: list[str]) -> pa.Array:
    """The text of each row's kind, held once: written out they are half of all that is described."""
    return pa.DictionaryArray.from_arrays(kinds, pa.array(texts, pa.string()))
