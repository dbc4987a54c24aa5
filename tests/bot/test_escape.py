"""Outside text: shown exactly as it is, never as markup, a mention or a link."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escape import isolated, link, linked, packed, plain, safe, safe_lines, units

ZWSP, FSI, PDI = "\u200b", "\u2068", "\u2069"
HOSTILE = st.text(
    st.one_of(
        st.sampled_from("*_~|`[]()<>@#:-/\\&! \n\t1.ة\u202e\u200f\u2066😀\u0301"),
        st.characters(),
    ),
    max_size=400,
)

MARKUP = [
    "**bold**",
    "*italic*",
    "__underline__",
    "_italic_",
    "~~struck~~",
    "||spoiler||",
    "`code`",
    "```\nblock\n```",
    "# heading",
    "### heading",
    "-# small",
    "> quote",
    ">>> all quoted",
    "- item",
    "* item",
    "+ item",
    "1. item",
    "[text](https://evil.example)",
    "[a\nb](https://evil.example)",
    "<https://evil.example>",
    "https://evil.example/x",
    "<@123456789012345678>",
    "<@!123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "</claim add:123456789012345678>",
    "<t:1700000000:R>",
    "<id:customize>",
    "<:smile:123456789012345678>",
    "<a:smile:123456789012345678>",
    ":smile:",
    "@everyone",
    "@here",
    "\\*not escaped",
    "discord\\://x",
]


def read(markup: str) -> str:
    """What a reader sees of safe text."""
    bare = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markup)
    return bare.replace(ZWSP, "").replace(FSI, "").replace(PDI, "")


def is_live(markup: str) -> bool:
    """Whether anything in it would be read as markup, a mention or a link."""
    left = re.sub(r"\\[^0-9A-Za-z\s]", "·", markup).lstrip(FSI).removesuffix(PDI).removesuffix("…")
    anywhere = re.compile(r"[\\*_~|`\[\]<]|:(?=\S)|@(?=everyone|here|[!&]?\d)")
    return bool(anywhere.search(left) or re.match(r"[#>+-]|\d+\.\s", left))


@pytest.mark.parametrize("text", MARKUP)
def test_no_construct_of_discord_survives(text: str) -> None:
    assert not is_live(safe(text, 200))
    assert read(safe(text, 200)) == " ".join(text.split())


@given(HOSTILE, st.integers(10, 300))
def test_whatever_comes_is_dead_and_fits(text: str, limit: int) -> None:
    made = safe(text, limit)

    assert not is_live(made)
    assert units(made) <= limit
    assert "\n" not in made


@given(HOSTILE)
def test_a_reader_sees_the_text_itself(text: str) -> None:
    assert read(safe(text, 10_000)) == read(plain(text, 5_000).replace("\\", "\\\\"))


@given(HOSTILE)
def test_nothing_invisible_is_left(text: str) -> None:
    categories = {unicodedata.category(char) for char in plain(text, 500)}

    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize("construct", ["[](", "<@", "**", "\\", "a" * 50 + " ", "\u0301", "🏴"])
def test_a_megabyte_takes_no_time(construct: str) -> None:
    text = construct * (1_000_000 // len(construct))
    started = time.thread_time()

    safe(text, 4_000)

    assert time.thread_time() - started < 0.2


def test_a_long_text_is_cut_between_letters_and_says_so() -> None:
    assert safe("x" * 300, 256) == "x" * 253 + "…"
    assert safe("a" * 7 + "é́" * 3, 12).endswith("…")
    assert units(safe("😀" * 200, 256)) <= 256


def test_right_to_left_text_is_isolated_among_english_and_english_among_arabic() -> None:
    assert safe("تعاون (2025)", 50) == f"{FSI}تعاون (2025){PDI}"
    assert safe("Coal closes", 50, among="ar") == f"{FSI}Coal closes{PDI}"
    assert isolated("Coal", among="en") == "Coal"
    assert isolated("تعاون", among="ar") == "تعاون"


def test_characters_that_turn_the_text_around_are_dropped() -> None:
    assert plain("moc.\u202ekcatta\u2069 \u200fgood\u200b", 50) == "moc.kcatta good"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "discord://-/x",
        "file:///etc/passwd",
        "//news.example/x",
        "https://bank.example@evil.example/",
        "https://user:pass@evil.example/",
        "https://",
        "https://news.example/a b",
        "https://news.example/\u202egpj.exe",
        "https://news.example/" + "x" * 600,
        "http://[::1",
        "",
    ],
)
def test_an_address_that_may_not_be_linked_is_not(url: str) -> None:
    assert link(url) is None


def test_the_host_shown_is_the_one_the_link_leads_to() -> None:
    spoofed = link("https://bаnk.example/")  # a Cyrillic letter

    assert spoofed is not None
    assert spoofed.host == "xn--bnk-6cd.example"
    assert spoofed.url.startswith("https://xn--bnk-6cd.example")


def test_an_address_cannot_end_its_link_early() -> None:
    to = link("https://news.example/a)[x](https://evil.example)?q=*b*|c|")

    assert to is not None
    assert not set("()[]<>|*`\\") & set(to.url)


@given(HOSTILE)
def test_a_headline_cannot_end_its_link_early(text: str) -> None:
    made = linked(text, "https://news.example/1", 700)

    assert made.endswith("](https://news.example/1)")
    assert "]" not in made.removesuffix("](https://news.example/1)")
    assert "[" not in made[1:]


def test_lines_stay_lines_and_what_does_not_fit_is_counted() -> None:
    assert (
        safe_lines("a.csv:1: *bad*\na.csv:2: worse", 200)
        == "a.csv\\:1: \\*bad\\*\na.csv\\:2: worse"
    )
    assert packed(["a" * 50, "b" * 50, "c" * 50], 80) == "a" * 50 + "\n… +2"
