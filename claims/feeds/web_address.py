"""Which text is the address of something on the web, and which two are one page's.

Pure: dials nothing, resolves nothing.
"""

import re

from yarl import URL

from claims.errors import InvalidInputError

#: Browsers and servers agree on about this much.
MAX_LENGTH = 2_000
#: Blanks and control characters have no place in an address; a backslash is read as ``/`` by
#: some and as part of the host by others, which is how addresses are disguised.
_FORBIDDEN = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")

_USER = re.compile(r"//[^/@]*@")

#: Parameters that tell where a reader came from, not what the page is.
# fmt: off
_TRACKING = frozenset({
    "at_campaign", "at_medium", "cmp", "cmpid", "fbclid", "ftag", "gclid", "guccounter", "icid",
    "igshid", "ito", "mc_cid", "mc_eid", "mkt_tok", "ncid", "ns_campaign", "ns_mchannel",
    "ns_source", "ocid", "ref", "ref_src", "rss", "smid", "smtyp", "taid", "traffic_source",
    "twclid", "wt_mc", "xtor",
})
# fmt: on
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "_hs")

# AMP copies: those of caches name the page in their path, those of outlets stand beside it.
_AMP_CACHE = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]{2,6}/amp|[\w-]+\.cdn\.ampproject\.org/[a-z])/(?:s/)?",
    re.IGNORECASE,
)
_AMP_HOST = re.compile(r"(?:amp|m|mobile)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?:^/amp(?=/.)|/amp/?$|\.amp$|\.amp(?=\.html?$))")
_AMP = {("amp", "1"), ("amp", "true"), ("amp", ""), ("outputtype", "amp"), ("m", "1")}
_FEED_HOST = re.compile(r"^(?:rss|feeds?|amp|m|www)\.(?=[^.]+\.)")


def checked(text: str) -> str:
    """Return *text* without blanks around it.

    Raises:
        InvalidInputError: If it is no http(s) address, or carries a user name or password.
    """
    address = text.strip()
    if len(address) > MAX_LENGTH:
        raise InvalidInputError(f"The address is longer than {MAX_LENGTH:,} characters.")
    if "://" not in address or _FORBIDDEN.search(address):
        raise _not_an_address(address)
    try:
        url = URL(address)
        port = url.port  # parsed only when asked for
    except ValueError:
        raise _not_an_address(address) from None
    if url.scheme not in {"http", "https"}:
        raise InvalidInputError(
            f"Only http and https addresses are read, not {url.scheme or 'this'}: give the"
            " address of a web page or feed."
        )
    if not url.host or not port:
        raise _not_an_address(address)
    if url.user is not None or url.password is not None:
        raise InvalidInputError(
            "An address with a user name or password is not read: leave it out."
        )
    return address


def pasted(text: str) -> str:
    """Return the address somebody pasted, who may have left out ``https://``.

    Raises:
        InvalidInputError: As `checked`.
    """
    bare = text.strip().removeprefix("<").removesuffix(">")  # so Discord shows no preview
    whole = f"https://{bare}"
    return whole if "://" not in bare and is_web_address(whole) else checked(bare)


def is_web_address(text: str) -> bool:
    try:
        checked(text)
    except InvalidInputError:
        return False
    return True


def presentable(url: str) -> str:
    """Return *url* for people to read: without query and user, which may hold a key or password.

    Raises nothing; what is no address is shown as nothing but that.
    """
    try:
        parsed = URL(url)
        if not parsed.host:
            return "no address"
        bare = str(parsed.with_user(None).with_query(None).with_fragment(None))
    except ValueError:
        return "no address"
    return f"{bare}?…" if parsed.query_string else bare


def canonical_url(url: str) -> str:
    """Return *url* in a form for comparing, not for opening; text that is no address as it is.

    The same page over http and https, with and without ``www.``, tracking parameters, a
    fragment, a default port or a closing slash compares equal.
    """
    try:
        parsed = URL(url.strip())
        query = sorted(
            (name, value) for name, value in parsed.query.items() if not _is_tracking(name)
        )
        host = (parsed.host or "").removeprefix("www.").rstrip(".")
        port = f":{parsed.port}" if parsed.port not in {None, 80, 443} else ""
        path = parsed.path.rstrip("/")
        return str(URL(f"https://{_bracketed(host)}{port}").with_path(path).with_query(query))
    except ValueError:
        return url.strip()


def without_amp(url: str) -> str:
    """Return the address of the page whose quick copy for telephones is at *url*, else *url*."""
    try:
        parsed = URL(_AMP_CACHE.sub("https://", url.strip(), count=1))
        host = _AMP_HOST.sub("", parsed.host or "", count=1)
        query = [(n, v) for n, v in parsed.query.items() if (n.lower(), v.lower()) not in _AMP]
        path = _AMP_PATH.sub("", parsed.path)
        return str(parsed.with_host(host).with_path(path or "/").with_query(query))
    except ValueError:
        return url


def host_of(url: str) -> str:
    """Return whose an address is: its host without ``www.``; empty for what is no address."""
    try:
        return (URL(url.strip()).host or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""


def is_of_site(url: str, host: str) -> bool:
    """Whether an address belongs to a site, such as ``rss.news.example`` to ``news.example``."""
    theirs, ours = (_FEED_HOST.sub("", each) for each in (host_of(url), host))
    return bool(theirs and ours) and (
        theirs == ours or theirs.endswith(f".{ours}") or ours.endswith(f".{theirs}")
    )


def _not_an_address(text: str) -> InvalidInputError:
    # Without what may be a password or a key: the sentence is shown and kept.
    bare = _USER.sub("//", text[:MAX_LENGTH].partition("?")[0])
    shown = "".join(char if char.isprintable() else "?" for char in bare[:80])
    return InvalidInputError(f'"{shown}" is not a web address: it should look like https://….')


def _is_tracking(name: str) -> bool:
    return name.lower() in _TRACKING or name.lower().startswith(_TRACKING_PREFIXES)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
