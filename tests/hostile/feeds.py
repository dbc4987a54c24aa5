"""Hostile and broken feeds, generated; each says which good item must be had from it all the same.

No two have the same name.  Bodies are made on demand: some are as large as the fetcher lets in.
"""

import json
import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

#: An item that bears on a claim of the tests.
GOOD = "Coal power ends early as plants close"
_GOOD_ITEM = f"<item><title>{GOOD}</title><link>https://a.example/good</link></item>"
_TEXT = "Señal € “x” – naïve"


@dataclass(frozen=True, slots=True)
class HostileFeed:
    """What a server sends as a feed."""

    name: str
    make: Callable[[], bytes]
    keeps: bool = False  #: whether the item `GOOD` must be had from it
    content_type: str = "application/rss+xml"

    def __str__(self) -> str:
        return self.name


def rss(inside: str, *, before: str = "", root: str = "") -> str:
    return f'{before}<rss version="2.0"{root}><channel><title>T</title>{inside}</channel></rss>'


def item(inside: str) -> str:
    return f"<item><title>x</title>{inside}</item>"


def _feed(
    name: str, text: str | bytes, *, keeps: bool = False, content_type: str = "text/xml"
) -> HostileFeed:
    body = text if isinstance(text, bytes) else text.encode()
    return HostileFeed(name, lambda: body, keeps, content_type)


def encodings() -> Iterator[HostileFeed]:
    """Declared, undeclared, misdeclared and impossible ones."""
    for charset in (
        *("utf-8", "utf-16", "utf-32", "iso-8859-1", "iso-8859-6", "iso-8859-15", "windows-1252"),
        *("windows-1256", "macintosh", "koi8-r", "shift_jis", "gb18030", "big5", "euc-kr"),
    ):
        declared = f'<?xml version="1.0" encoding="{charset}"?>'
        text = rss(_GOOD_ITEM + item(_TEXT), before=declared)
        yield _feed(f"encoding {charset}", text.encode(charset, "ignore"), keeps=True)
    plain = rss(_GOOD_ITEM + item(_TEXT))
    for name, mark in (
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
    ):
        yield _feed(f"byte-order mark {name}", mark + plain.encode(name), keeps=True)
        yield _feed(f"byte-order mark {name} before utf-8", mark + plain.encode())
    said = '<?xml version="1.0" encoding="{}"?>'
    for name in (
        "utf-7",
        "no-such-charset",
        "rot13",
        "hex",
        "zlib",
        "idna",
        "punycode",
        "x" * 5_000,
    ):
        yield _feed(f"declared {name[:20]}", rss(_GOOD_ITEM, before=said.format(name)))
        header = f"text/xml; charset={name}"
        yield _feed(f"header says {name[:20]}", rss(_GOOD_ITEM), content_type=header)
    latin = rss(_GOOD_ITEM + item(_TEXT), before=said.format("utf-8"))
    yield _feed("utf-8 that is windows-1252", latin.encode("windows-1252"), keeps=True)
    conflict = "text/xml; charset=windows-1256"
    yield _feed("header against declaration", latin, keeps=True, content_type=conflict)
    twice = plain.encode().decode("latin-1").encode()
    yield _feed("twice utf-8", twice, keeps=True)
    yield _feed("NUL in the title", rss(_GOOD_ITEM + item("a\0b")))
    yield _feed("half a surrogate", rss(_GOOD_ITEM).encode() + b"\xed\xa0\x80")
    yield _feed("surrogates by number", rss(item("<guid>&#xD800;&#55357;</guid>") + _GOOD_ITEM))
    yield _feed("UTF-16 cut in a character", plain.encode("utf-16")[:-1])


def malformed() -> Iterator[HostileFeed]:
    """Broken off, unclosed, doubled, and what is no feed but says so."""
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>1</id>'
        '<title type="html">&lt;b&gt;x&lt;/b&gt;</title><link href="https://a.example/"/>'
        '<updated>2026-01-01T00:00:00Z</updated><content type="xhtml"><div><p>long</p></div>'
        "</content><author><name>A</name></author></entry></feed>"
    )
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="https://a.example/"><title>R</title></channel>'
        '<item rdf:about="https://a.example/1"><title>x</title><dc:date>2026-01-01</dc:date>'
        "</item></rdf:RDF>"
    )
    full = rss(_GOOD_ITEM + item("<description><![CDATA[<p>a & b</p>]]></description>") * 3)
    for kind, whole in (("atom", atom), ("rdf", rdf), ("rss", full)):
        for end in range(16, len(whole), 16):
            yield _feed(f"{kind} cut at {end}", whole[:end])
    random_bytes = random.Random(7).randbytes(1_000_000)
    others: Sequence[tuple[str, str | bytes, bool]] = (
        ("unclosed CDATA", rss(_GOOD_ITEM + "<item><title><![CDATA[never closed</title>"), True),
        ("bare ampersands", rss(_GOOD_ITEM + item("<link>https://a/?a=1&b=2&c</link>")), True),
        ("unknown entities", rss(_GOOD_ITEM + item("&nbsp;&nosuch;&#xFFFFFFF;&#0;")), True),
        ("two roots", rss(_GOOD_ITEM) + rss(_GOOD_ITEM), True),
        ("junk before", "PHP Warning: x in /a.php\n<?xml version='1.0'?>" + rss(_GOOD_ITEM), True),
        ("junk after", rss(_GOOD_ITEM) + "\0\0<script>alert(1)</script>", True),
        ("crossed tags", rss(_GOOD_ITEM + "<item><title><b>x</title></b></item>"), True),
        ("upper case", rss(_GOOD_ITEM).replace("item>", "ITEM>"), True),
        ("unbound prefixes", rss(_GOOD_ITEM + item("<a:b c:d='1'>x</a:b>")), True),
        ("control characters", rss(_GOOD_ITEM + item("\x01\x08\x0b\x1f")), True),
        ("items in items", rss("<item>" * 500 + "x" + "</item>" * 500 + _GOOD_ITEM), True),
        ("a number of 5,000 digits", rss(item(f"&#{'9' * 5_000};") + _GOOD_ITEM), True),
        ("a web page", f"<!doctype html><html><title>404</title><p>{GOOD}</html>", False),
        ("JSON", json.dumps({"items": [{"title": GOOD}] * 9}), False),
        ("deep JSON", "[" * 100_000, False),
        ("nothing", "", False),
        ("blanks", " \n" * 100_000, False),
        ("one tag", "<", False),
        ("a picture", b"\x89PNG\r\n\x1a\n" + random_bytes[:5_000], False),
        ("a packed feed", zlib.compress(rss(_GOOD_ITEM).encode()), False),
        ("random bytes", random_bytes, False),
        ("random bytes in a feed", rss(_GOOD_ITEM).encode()[:-16] + random_bytes[:50_000], False),
        ("NULs", b"\0" * 1_000_000, False),
    )
    for name, text, keeps in others:
        yield _feed(name, text, keeps=keeps)
    for kind in (
        "text/html",
        "application/octet-stream",
        "",
        "image/png",
        "application/json",
        ";;=",
    ):
        yield _feed(f"said to be {kind!r}", rss(_GOOD_ITEM), keeps=True, content_type=kind)


def entities() -> Iterator[HostileFeed]:
    """Definitions that grow, and such that lead outside."""
    laughs = "".join(
        '<!ENTITY {} "{}">'.format(b, f"&{a};" * 10)
        for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    large = f'<!ENTITY a "{"x" * 60_000}">'
    many = "".join(f'<!ENTITY e{n} "x">' for n in range(20_000))
    for name, declared, used in (
        ("a billion laughs", f'<!ENTITY a "ha">{laughs}', "&j;"),
        ("quadratic entities", large, "&a;" * 60_000),
        ("entity in itself", '<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
        ("parameter entities", "<!ENTITY % a \"<!ENTITY b 'x'>\">%a;%a;", "&b;"),
        ("a file as entity", '<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
        ("an address as entity", '<!ENTITY a SYSTEM "http://127.0.0.1:9/">', "&a;"),
        ("20,000 declarations", many, "&e1;&e19999;"),
    ):
        yield _feed(name, rss(item(used) + _GOOD_ITEM, before=f"<!DOCTYPE x [{declared}]>"))
    outside = '<!DOCTYPE rss SYSTEM "file:///etc/passwd">'
    yield _feed("a file as DTD", rss(_GOOD_ITEM, before=outside), keeps=True)
    public = '<!DOCTYPE rss PUBLIC "-//x//y" "http://127.0.0.1:9/x.dtd">'
    yield _feed("an address as DTD", rss(_GOOD_ITEM, before=public), keeps=True)
    included = '<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></x>'
    yield _feed("XInclude", rss(item(included) + _GOOD_ITEM), keeps=True)
    style = '<?xml-stylesheet href="file:///etc/passwd"?>'
    yield _feed("a file as style sheet", rss(_GOOD_ITEM, before=style), keeps=True)


def addresses() -> Iterator[HostileFeed]:
    """Bodies a careless parser would open."""
    for body in (
        *(
            "/etc/passwd",
            "file:///etc/passwd",
            "http://127.0.0.1:9/feed",
            "feed:http://127.0.0.1:9/",
        ),
        *("feed://127.0.0.1:9/", "ftp://127.0.0.1:9/x", "../../../etc/passwd", "/dev/zero", "-"),
        *("/proc/self/environ", "\\\\127.0.0.1\\x", "data:text/xml,<rss/>", "pyproject.toml"),
    ):
        yield _feed(f"the body {body}", body)


def marks() -> Iterator[HostileFeed]:
    """Ids that tell nothing, or too much."""
    for name, marks in (
        ("no guids", ["", ""]),
        ("empty guids", ["<guid></guid>", "<guid> </guid>"]),
        ("guids of attributes only", ['<guid isPermaLink="true"/>', '<guid x="y"/>']),
        ("the same guid for all", ["<guid>1</guid>", "<guid>1</guid>"]),
        ("a guid of 10 KB", [f"<guid>{'g' * 10_000}</guid>", f"<guid>{'h' * 10_000}</guid>"]),
        ("many guids", ["<guid>1</guid>" * 1_000, "<guid>2</guid>" * 1_000]),
        ("guids of tags", ["<guid><b>1</b></guid>", "<guid>&lt;b&gt;</guid>"]),
        ("guids that are addresses", ["<guid>http://a.example/?utm_source=1</guid>"] * 2),
        ("guids of odd characters", ["<guid>\u202e\u200b‮</guid>", "<guid>&#0;&#xD800;</guid>"]),
        ("guids that are scripts", ["<guid>javascript:alert(1)</guid>", "<guid>file:///x</guid>"]),
    ):
        items = "".join(f"<item><title>x{n}</title>{m}</item>" for n, m in enumerate(marks))
        yield _feed(name, rss(items + _GOOD_ITEM), keeps=True)


def dates() -> Iterator[HostileFeed]:
    """Never, long ago, in a hundred years, impossible, and in words."""
    for text in (
        *("", "0", "Fri, 01 Jan 2100 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "2026-01-01"),
        *("2026-01-01T25:61:61", "Mon, 31 Feb 2026 10:00:00 EDT", "99999-99-99", "-0001-01-01"),
        *("9" * 100_000, "1 " * 100_000, "lunes, 2 de febrero de 2026", "2 février 2026"),
        *("٢ فبراير ٢٠٢٦", "2026年2月2日", "2. Februar 2026", "2 февраля 2026", "2026-W06-1"),
        *("Δευ, 02 Φεβ 2026 10:00:00 EET", "Mon, 02 Feb 2026 10:00:00 +9999", "2026-02-30T00:00Z"),
    ):
        odd = f"<pubDate>{text}</pubDate>"
        yield _feed(f"dated {text[:30]!r}", rss(item(odd) + _GOOD_ITEM), keeps=True)
    dc = item("<dc:date>2026-02-30T99:99</dc:date><updated>x</updated><published/>")
    yield _feed("three odd dates", rss(dc + _GOOD_ITEM), keeps=True)


def bombs() -> Sequence[HostileFeed]:
    """Small or not so small, and dear to read."""
    escaped = "<description>{}</description>".format
    made: dict[str, Callable[[], str]] = {
        "an author of 64 KB": lambda: rss(item(f"<author>{'a' * 64_000}</author>")),
        "an author of 1 MB": lambda: rss(item(f"<author>{'a@' * 500_000}</author>")),
        "199,000 nested tags": lambda: rss(item("<a>" * 199_000)),
        "201,000 nested tags": lambda: rss(item("<a>" * 201_000)),
        "99,000 closed tags": lambda: rss(item("<a>" * 99_000 + "</a>" * 99_000)),
        "100,000 escaped tags": lambda: rss(item(escaped("&lt;div&gt;" * 100_000))),
        "49,000 items": lambda: rss("<item><title>x</title></item>" * 49_000),
        "99,000 items in items": lambda: rss("<item><title>" * 99_000),
        "100,000 angle brackets": lambda: rss("<" * 100_000),
        "20,000 attributes": lambda: rss("<a " + _numbered('a{}="1"', 20_000) + "/>"),
        "600,000 attributes unquoted": lambda: rss("<a " + _numbered("a{}=1", 600_000) + "/>"),
        "100,000 name spaces": lambda: rss(
            _GOOD_ITEM, root=_numbered(' xmlns:a{0}="http://x/{0}"', 100_000)
        ),
        "190,000 categories": lambda: rss(item("<category/>" * 190_000)),
        "190,000 links": lambda: rss(item('<link href="a"/>' * 190_000)),
        "9 MB of ampersands": lambda: rss(item(escaped("&" * 9_000_000))),
        "9 MB of CDATA tags": lambda: rss(item(escaped(f"<![CDATA[{'<p>' * 3_200_000}]]>"))),
        "9 MB of guid": lambda: rss(item(f"<guid>{'g' * 9_000_000}</guid>")),
        "9 MB of base64": lambda: rss(item(f'<content type="x/y">{"QUFB" * 2_200_000}</content>')),
        "1 MB of style": lambda: rss(item(escaped(f'&lt;p style="{"x:y;" * 250_000}"&gt;'))),
        "4 MB of base address": lambda: rss(f'<item xml:base="{"a/" * 2_000_000}"/>{_GOOD_ITEM}'),
    }
    return [
        HostileFeed(name, lambda text=text: text().encode())  # type: ignore[misc]
        for name, text in made.items()
    ]


def _numbered(pattern: str, count: int) -> str:
    return " ".join(map(pattern.format, range(count)))


def cheap() -> list[HostileFeed]:
    """All but the bombs: each is read in a moment."""
    made = (encodings(), malformed(), entities(), addresses(), marks(), dates())
    return [feed for feeds in made for feed in feeds]
