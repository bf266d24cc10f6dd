"""The contacts that a commercial mail of 2002 advertises, and its text without them."""

import re

# Domains that unrelated senders share: mail providers, portals, hosts, the press, and what writes headers.
_SHARED_NAMES = """
yahoo hotmail msn aol w3 microsoft google geocities netscape excite lycos earthlink angelfire tripod amazon
ebay paypal sourceforge example taint netnoteinc juno mail usa btamail linux spamassassin macromedia adobe
real icq cnn akamai akamaitech doubleclick xmr3 freeyellow bigfoot eudoramail topica yahoogroups altavista
iname terra china 21cn 163 sina redhat verisign jmason slashnull linuxcare mailman ibm apple cnet visa
netsol senate loc house gov thinkgeek xent jabber internet ssz efi 3322 osdn lne vipul gate120 algebra
einstein pobox zdnet mcafee yimg go msnbc forbes wsj nytimes usatoday cbs abc fortune time bloomberg
whitehouse irs uspto post zzzz hotpop ilug netnote iol
"""
_SHARED = frozenset(_SHARED_NAMES.split())
_FREE_MAIL = r"(?:yahoo|hotmail|aol|msn|excite|lycos|btamail|eudoramail|earthlink|juno|21cn)"
_FREE_PAGES = r"(?:geocities|angelfire|tripod|freeyellow)"
_HOSTS = (
    re.compile(r'(?i)https?://(?:[^\s@"<>/]*@)?([\w.-]+)'),
    re.compile(r"(?i)[\w.+-]+@([\w.-]+\.[a-z]{2,})"),
    re.compile(r"(?i)\b(www\.[\w.-]+)"),
)
_MAILBOX = re.compile(rf"(?i)\b([\w.+-]+@{_FREE_MAIL}\.[\w.]+)")
_PAGE = re.compile(rf"(?i){_FREE_PAGES}\.[a-z.]+/([\w~/-]{{3,40}})")
_NUMBER = re.compile(r"(?<!\d)(?:\+?1[-. ]?)?\(?(\d{3})\)?[-. ]{0,3}(\d{3})[-. ](\d{4})(?!\d)")
# Boxes that take complaints belong to nobody's business.
_NOBODY = re.compile(r"remove|unsub|abuse|postmaster|nospam")
_MASKED = re.compile(
    r"(?i)\b(?:https?://|www\.)\S+|\S+@[\w.-]+\.[a-z]{2,}\S*"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|biz|info|cc|cn|us)\b\S*"
)


def advertised(text: str) -> set[str]:
    """The domains, hosts by number, free mailboxes, free home pages and phone numbers in a whole mail."""
    # Quoted-printable that was not declared breaks addresses over lines.
    text = text.replace("=\n", "").replace("=3D", "=")
    found = {_owned(host.lower().strip(".-")) for pattern in _HOSTS for host in pattern.findall(text)}
    boxes = {box.lower() for box in _MAILBOX.findall(text)}
    found |= {f"e:{box}" for box in boxes if not _NOBODY.match(box)}
    found |= {f"u:{page.lower()}" for page in _PAGE.findall(text)}
    found |= {"p:" + "".join(number) for number in _NUMBER.findall(text)}
    return found - {""}


def without_addresses(text: str) -> str:
    """A text without the web addresses, mail addresses and phone numbers that tell its hand."""
    return _NUMBER.sub(" ", _MASKED.sub(" ", text))


def _owned(host: str) -> str:
    """The part of a host's name that somebody bought, or nothing where many share it."""
    if re.fullmatch(r"[\d.]+", host):
        return f"ip:{host}" if host.count(".") == 3 else ""
    parts = host.split(".")
    if len(parts) < 2:
        return ""
    second_level = len(parts) > 2 and parts[-2] in {"com", "co", "net", "org", "gov", "edu"}
    first = -3 if second_level and len(parts[-1]) == 2 else -2
    public = {"edu", "gov", "mil"} & set(parts[first:])
    return "" if parts[first] in _SHARED or public else "d:" + ".".join(parts[first:])
