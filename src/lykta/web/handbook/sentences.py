"""A paragraph cut into its sentences, each with the references that stand after it."""

import re

# Where a sentence ends: its sign, what closes a quotation or bold words, the references, and a space before
# what begins the next, which may be a number too.
_END = re.compile(
    r"(?<=[.!?])(?P<closed>[*”“\"»)]*(?:\[\^[a-z0-9:-]+\])*[*”“\"»)]*)\s+(?=[*”“\"«(\[]*[A-ZÅÄÖ0-9§])"
)
_SHORT_FORM = re.compile(
    r"(?<!\w)(?:kap|nr|ca|st|prop|dvs|osv|tel|jfr|s|t\.ex|bl\.a|m\.fl|e\.g|i\.e|no|ch|vs)\.$", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each with the references that stand after it."""
    found, start = [], 0
    for end in _END.finditer(text):
        if _SHORT_FORM.search(text[start : end.start()]):
            continue
        found.append(text[start : end.end("closed")])
        start = end.end()
    return [sentence.strip() for sentence in [*found, text[start:]] if sentence.strip()]
