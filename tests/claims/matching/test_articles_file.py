"""Articles from lines of JSON, some of them hostile."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from claims.matching.articles_file import MAX_LINE, BadLine, Labelled, read_articles
from claims.model import Stance


def read(*lines: object) -> list[Labelled | BadLine]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return list(read_articles(io.BytesIO(b"\n".join(raw))))


def test_an_article_is_read_with_its_labels() -> None:
    (one,) = read(
        {
            "id": 7,
            "title": "Ferry sinks",
            "summary": "On Monday.",
            "lang": "es-MX",
            "url": "https://news.example/1",
            "labels": {"ferry-safety": "refutes"},
            "unknown": [1],
        }
    )

    assert isinstance(one, Labelled)
    assert (one.article.id, one.article.title, one.article.language) == ("7", "Ferry sinks", "es")
    assert one.labels == {"ferry-safety": Stance.REFUTES}
    assert one.url == "https://news.example/1"


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on() -> None:
    good = {"id": "a", "title": "Ferry sinks"}
    bad: list[object] = [
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        [1],
        {"title": "no id"},
        {"id": True, "title": "x"},
        {"id": "a", "title": 5},
        {"id": "a"},
        {"id": "a", "title": "  ", "summary": ""},
        {"id": "a", "title": "x", "labels": ["c"]},
        {"id": "a", "title": "x", "labels": {"c": "loves"}},
        {"id": "a", "title": "x", "labels": {"c": ["supports"]}},
    ]

    found = read(good, *bad, b"", good)

    assert [type(one) for one in found] == [Labelled, *[BadLine] * len(bad), Labelled]
    assert [one.number for one in found if isinstance(one, BadLine)] == [*range(2, len(bad) + 2)]


def test_a_megabyte_is_cut_and_an_endless_line_is_skipped_unread() -> None:
    found = read(
        {"id": "a", "title": "x " * 500_000},
        b"x" * (3 * MAX_LINE),
        {"id": "b", "title": "Ferry sinks"},
    )

    assert isinstance(found[0], Labelled)
    assert len(found[0].article.title) <= 1_000
    assert isinstance(found[1], BadLine)
    assert found[1].number == 2
    assert isinstance(found[2], Labelled)


def test_half_a_character_is_replaced_so_that_it_can_be_printed() -> None:
    (one,) = read(b'{"id": "\\ud800", "title": "Ferry \\udfff sinks \\u0000"}')

    assert isinstance(one, Labelled)
    assert one.article.title.encode()
    assert one.article.id.encode()


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reading(raw: bytes) -> None:
    assert all(isinstance(one, Labelled | BadLine) for one in read_articles(io.BytesIO(raw)))
