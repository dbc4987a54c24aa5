"""The file an operator edits."""

from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from claims.errors import InvalidInputError
from claims.feeds.catalogue import FeedSource, load_feeds, read_feeds, search_feed
from claims.model import LANGUAGES, Language

FEEDS_FILE = Path(__file__).parents[3] / "feeds.yaml"

ENTRY = """\
- name: La Jornada
  url: https://www.jornada.com.mx/rss/edicion.xml
  language: es
  country: MX
  kind: newspaper
"""


def refusal(text: str) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        read_feeds(text, "feeds.yaml")
    return str(caught.value).splitlines()


def test_the_feeds_that_come_with_claimwatch_are_valid_and_enough() -> None:
    feeds = load_feeds(FEEDS_FILE)
    per_language = Counter(feed.language for feed in feeds)

    assert per_language["en"] >= 18
    assert per_language["es"] >= 18
    assert per_language["ar"] >= 12
    assert {feed.kind for feed in feeds} == {"wire", "newspaper", "official", "think tank"}


def test_an_entry_becomes_a_feed() -> None:
    assert read_feeds(ENTRY, "feeds.yaml") == [
        FeedSource(
            name="La Jornada",
            url="https://www.jornada.com.mx/rss/edicion.xml",
            language="es",
            country="MX",
            kind="newspaper",
        )
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ("https://www", "ftp://www", 2, "Only http and https"),
        ("https://www", "https://me:secret@www", 2, "user name or password"),
        ("https://www.jornada.com.mx/rss/edicion.xml", "jornada", 2, "not a web address"),
        ("language: es", "language: fr", 3, "'ar', 'en', 'es'"),
        ("country: MX", "country: Mexico", 4, "is no country"),
        ("country: MX", "country: XX", 4, "is no country"),
        ("kind: newspaper", "kind: paper", 5, "think tank"),
        ("kind: newspaper", "kinds: newspaper", 5, 'did you mean "kind"?'),
        ("name: La Jornada", "name:", 1, "empty"),
    ],
)
def test_a_mistake_is_answered_with_its_line_and_remedy(
    right: str, wrong: str, line: int, said: str
) -> None:
    lines = refusal(ENTRY.replace(right, wrong))

    assert any(each.startswith(f"feeds.yaml:{line}: ") and said in each for each in lines)
    assert "secret" not in "".join(lines)


def test_the_same_feed_twice_is_refused_under_any_spelling_of_its_address() -> None:
    again = ENTRY.replace("https://www.", "http://").replace("La Jornada", "Jornada")

    assert refusal(ENTRY + again) == [
        'feeds.yaml:7: "La Jornada" has this address already (remove one).'
    ]
    assert refusal(ENTRY + ENTRY.replace("edicion", "politica")) == [
        'feeds.yaml:6: "La Jornada" is the name of another feed too (change one).'
    ]


def test_a_file_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"none\.yaml cannot be read \(No such file"):
        load_feeds(tmp_path / "none.yaml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claim_becomes_a_search_in_its_language(language: Language) -> None:
    statements: dict[Language, str] = {
        "ar": "لم تنفذ إصلاحات الاستخبارات المالية لعام 2020 إلا جزئيا",
        "en": "The 2020 financial-intelligence reforms were only partly implemented",
        "es": "Las reformas de inteligencia financiera de 2020 se aplicaron solo en parte",
    }

    feed = search_feed(statements[language], language)
    query = parse_qs(urlsplit(feed.url).query)

    assert feed.language == language
    assert query["hl"][0].startswith(language)
    assert len(query["q"][0].split()) == 7
    assert query["q"][0].endswith("when:7d")
