"""What nobody sends by mistake: methods, bytes, content types, headers and words for every address."""

from urllib.parse import quote

from hypothesis import strategies as st

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "LYKTA"]
# Every sign that means something in HTML; none may come back as it was sent.
MARKUP = "zq<i>zq\"zq'zq"
UNESCAPED = ("zq<i", 'zq"zq', "zq'zq")
FORM = "application/x-www-form-urlencoded"

# What a header can hold on the wire: no line breaks, one byte for a sign.
words = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60
) | st.sampled_from(
    [MARKUP, "0" * 9000, "*", ";q=9", "sv-SE,en;q=0.x", "\xff\xfe", "zh-Hant-TW-x-" + "a" * 500]
)
kinds = st.sampled_from(
    [
        FORM,
        f"{FORM}; charset=utf-16",
        f"{FORM}; charset=no-such",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=zq; charset=utf-7",
        "multipart/form-data; boundary=zq; Charset*=utf-8''undefined",
        f"{FORM}; charset=rot13",
        "multipart/form-data; boundary=" + "z" * 300,
        "application/json",
        "text/plain; charset=idna",
        "",
        MARKUP,
    ]
)
names = st.sampled_from(
    [
        "Accept-Language", "Host", "Accept", "Accept-Encoding", "Cookie", "Referer", "Origin", "Range",
        "Expect", "If-Modified-Since", "If-None-Match", "X-Forwarded-Proto", "X-Forwarded-Host",
        "X-Requested-With", "X-HTTP-Method-Override", "User-Agent", "Content-Encoding", "Transfer-Encoding",
    ]
)  # fmt: skip
values = st.text(max_size=200) | st.sampled_from(
    [MARKUP, "", "\x00", "å" * 5000, "%", "../../etc/passwd", "{{ 7 }}"]
)
bodies = st.binary(max_size=300) | st.sampled_from(
    [
        b"q=%",
        b"q=%ff%fe",
        b"&&&===",
        b"--zq\r\n\r\n--zq--",
        b"q=" + b"a" * 150_000,
        b"q=1&" * 300,
        b"\x00" * 99,
    ]
)


def in_address(text: str) -> str:
    """Any text, also half a surrogate pair, as an address can hold it."""
    return quote(text.encode("utf-8", "surrogatepass"))
