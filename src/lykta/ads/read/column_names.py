"""What columns of ads are called in Swedish and English exports."""

from typing import Final

# Written without case, spaces, hyphens and underscores: `Annons-ID` is looked up as `annonsid`.
# Left out on purpose: `url` and `länk` (the ad's own page), `region` and `län` (wider than a place).
_NAMES: Final[dict[str, str]] = {
    "id": "id annonsid adid annonsnr annonsnummer annonsidentitet nr nummer number adnumber advertid "
    "listingid postid objektid löpnr löpnummer identifier uid uuid",
    "text": "text annonstext adtext beskrivning description body brödtext content innehåll meddelande "
    "message fulltext posttext",
    "title": "title titel rubrik annonsrubrik headline heading subject ämne",
    "posted_at": "postedat posted postdate dateposted publicerad publicerat publiceringsdatum published "
    "publishedat publicationdate datum annonsdatum date datetime created createdat skapad tid "
    "tidpunkt timestamp inlagd upplagd",
    "place": "place plats ort stad city town kommun municipality location område",
    "site": "site sajt källa source website webbplats webbsida hemsida platform plattform domain domän",
    "phone": "phone telefon tel telnr tfn telefonnr telefonnummer phonenumber mobil mobilnr mobilnummer "
    "mobiltelefon mobile cell cellphone",
    "email": "email epost mejl mail epostadress emailaddress mejladress mailadress",
    "handle": "handle användarnamn username användare user alias nick nickname konto account",
}

_FIELD_OF: Final = {name: field for field, names in _NAMES.items() for name in names.split()}


def plain_name(column: str) -> str:
    """Strip a column name of what exports add: case, spaces, hyphens, underscores, dots, quotes, byte order
    mark.
    """
    kept = (letter for letter in column.casefold() if letter.isalnum())
    return "".join(kept)


def guess_field(column: str) -> str | None:
    """Guess which field a column holds, or None."""
    return _FIELD_OF.get(plain_name(column))
