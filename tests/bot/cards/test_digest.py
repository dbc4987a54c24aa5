"""A digest as messages: whole, within Discord's limits, and the same when it is sent again."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.chart import Bar, draw
from bot.cards.digest import DigestMessages, digest_messages
from bot.cli.digest import as_text
from claims.delivery.digests import Edition, Section, Story
from claims.model import LANGUAGES, Band, Digest, Feed, Stance, TrackedClaim, Verdict
from tests.bot.cards.test_match_and_claim import assert_within_limits
from tests.claims.builders import NOON, a_claim, a_match, an_article, minutes

COAL = TrackedClaim(claim=a_claim(), origin="library")
WIND = TrackedClaim(claim=a_claim("wind", statement={"en": "Wind doubles"}), origin="team")


def a_story(number: int, **changed: Any) -> Story:
    url = f"https://news.example/{number}"
    article = an_article(id=number, title=f"Story {number}", url=url)
    match = a_match(article, id=number, **changed)
    return Story(match=match, outlets=("Example News",), origins=1, verdicts={})


def an_edition(**changed: Any) -> Edition:
    values: dict[str, Any] = {
        "digest": Digest(id=1, server_id=1, slot="x", since=NOON - minutes(60 * 24), until=NOON),
        "sections": (),
        "to_review": (),
        "wrong": (),
        "quiet": (),
        "failing": (),
        "feeds": 48,
        "articles": 1234,
    }
    return Edition(**values | changed)


def test_a_whole_digest() -> None:
    two_outlets = replace(
        a_story(1), outlets=("Example News", "El Medio"), verdicts={Verdict.RIGHT: 1}
    )
    edition = an_edition(
        sections=(Section(claim=COAL, stories=(two_outlets, a_story(2, stance=Stance.REFUTES))),),
        to_review=(Section(claim=WIND, stories=(a_story(3, band=Band.POSSIBLE, score=0.55),)),),
        quiet=(TrackedClaim(claim=a_claim("sun"), origin="team"),),
        failing=(
            Feed(
                id=1,
                url="https://x.example",
                name="Wire",
                due_at=NOON,
                failures=2,
                error="No host.",
            ),
        ),
    )

    made = digest_messages(edition, "en")

    assert made.embed(0).title == "Digest"
    assert made.embed(0).image.url == "attachment://digest.png"
    assert made.bars == (Bar("coal-exit", 1, 1, 0),)
    assert made.review == "Review one by one"
    assert made.embed(0).description == (
        "<t:1780228800:f> – <t:1780315200:f>\n\n"
        "**Coal power ends by 2030** `coal-exit`\n"
        "-# ▲ supports: 1 · ▼ refutes: 1\n"
        "▲ [Story 1](https://news.example/1)\n-# Example News · news.example · <t:1780315200:d>"
        " · + El Medio · Outlets: 2, origins: 1 · 0.90 · Right: 1\n"
        "▼ [Story 2](https://news.example/2)\n-# Example News · news.example · <t:1780315200:d>"
        " · 0.90\n\n"
        "__Possible matches to review__\n"
        "**Wind doubles** `wind`\n"
        "▲ [Story 3](https://news.example/3)\n-# Example News · news.example · <t:1780315200:d>"
        " · 0.55\n\n"
        "**Nothing new on**\n"
        "`sun`\n\n"
        "-# Feeds: 48; articles read: 1234; failing feeds: 1.\n"
        "-# ▼ Wire: No host."
    )


def test_a_digest_says_how_much_it_leaves_out_and_counts_the_sides_the_team_named() -> None:
    mended = a_story(1, stance=Stance.SUPPORTS, team_stance=Stance.REFUTES)
    sections = (Section(claim=COAL, stories=(mended, a_story(2, stance=Stance.REFUTES))),)

    wrong = (Section(claim=WIND, stories=tuple(map(a_story, range(3, 6)))),)
    made = digest_messages(an_edition(sections=sections, wrong=wrong), "en")

    text = made.embed(0).description or ""
    assert "-# ▼ refutes: 2\n▼ [Story 1]" in text
    assert "-# Left out, as your team judged them wrong: 3\n\n-# Feeds: 48" in text
    assert made.bars == (Bar("coal-exit", 0, 2, 0),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_of_nothing_says_so_and_has_no_chart(language: Any) -> None:
    made = digest_messages(an_edition(), language)

    assert len(made.embeds) == 1
    assert made.bars == ()
    assert made.review == ""
    assert "1234" in (made.embed(0).description or "")


@settings(max_examples=25)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=5), st.text(max_size=300))
def test_every_match_stands_in_exactly_one_part(sizes: list[int], text: str) -> None:
    numbers = iter(range(1, 1000))
    sections = []
    for size in sizes:
        stories = [a_story(next(numbers), sentence=text) for _ in range(size)]
        claim = a_claim(statement={"en": text or "x"})
        sections.append(
            Section(claim=TrackedClaim(claim=claim, origin="team"), stories=tuple(stories))
        )

    made = digest_messages(
        an_edition(sections=tuple(sections), to_review=tuple(sections[:1])), "ar"
    )

    for part in range(len(made.embeds)):
        assert_within_limits(made.embed(part))
    said = "\n".join(made.embed(part).description or "" for part in range(len(made.embeds)))
    for number in range(1, sum(sizes) + 1):
        to_review = number <= min(sizes[0], 15)
        assert said.count(f"(https://news.example/{number})") == 1 + to_review


def test_an_article_to_review_stands_once_under_the_claim_it_fits_best() -> None:
    def to_review(tracked: TrackedClaim, *scores: float) -> Section:
        stories = [a_story(n, score=s, band=Band.POSSIBLE) for n, s in enumerate(scores, 1)]
        return Section(claim=tracked, stories=tuple(stories))

    edition = an_edition(to_review=(to_review(COAL, 0.5, 0.4), to_review(WIND, 0.6)))

    description = digest_messages(edition, "en").embed(0).description or ""

    said = description.partition("__Possible matches to review__\n")[2].partition("\n\n-# F")[0]
    assert said == (
        "**Wind doubles** `wind`\n"
        "▲ [Story 1](https://news.example/1)\n-# Example News · news.example · <t:1780315200:d>"
        " · 0.60 · Also bears on `coal-exit`\n\n"
        "**Coal power ends by 2030** `coal-exit`\n"
        "▲ [Story 2](https://news.example/2)\n-# Example News · news.example · <t:1780315200:d>"
        " · 0.40"
    )


def test_a_long_digest_shows_the_best_to_review_and_says_how_much_more_there_is() -> None:
    stories = tuple(a_story(n, score=n / 100, band=Band.POSSIBLE) for n in range(1, 41))
    quiet = tuple(TrackedClaim(claim=a_claim(f"c{n}"), origin="team") for n in range(30))
    edition = an_edition(to_review=(Section(claim=COAL, stories=stories),), quiet=quiet)

    made = digest_messages(edition, "en")
    said = "\n".join(made.embed(part).description or "" for part in range(len(made.embeds)))

    assert [n for n in range(1, 41) if f"[Story {n}]" in said] == [*range(26, 41)]
    assert "-# … and 25 more" in said
    assert "`c6`, `c7`, … and 22 more" in said


def test_a_section_that_goes_on_in_the_next_part_says_its_claim_again() -> None:
    section = Section(claim=COAL, stories=tuple(a_story(n) for n in range(1, 60)))

    made = digest_messages(an_edition(sections=(section,)), "en")

    assert len(made.embeds) > 1
    second = made.embed(1).description or ""
    assert second.startswith("**Coal power ends by 2030** `coal-exit`")
    assert "(continued)" in second
    assert made.embed(1).footer.text == f"Page 2 of {len(made.embeds)}"
    assert made.embed(1).image.url is None


def test_what_was_kept_is_sent_again_to_the_letter() -> None:
    section = Section(claim=COAL, stories=tuple(a_story(n) for n in range(1, 60)))
    made = digest_messages(an_edition(sections=(section,)), "ar")

    again = DigestMessages.loads(made.dumps())

    assert again.dumps() == made.dumps()
    assert again.bars == made.bars
    assert [again.embed(n).to_dict() for n in (0, 1)] == [made.embed(n).to_dict() for n in (0, 1)]


def test_the_chart_is_a_picture_and_the_same_for_the_same_bars() -> None:
    bars = [Bar(f"claim-{n}", n, 1, 0) for n in range(15)]

    picture = draw(bars)

    assert picture.startswith(b"\x89PNG")
    assert 5_000 < len(picture) < 300_000
    assert draw(bars) == picture
    assert draw(bars[:3]) != picture


def test_the_preview_on_the_command_line_says_what_is_left_out() -> None:
    wrong = (Section(claim=WIND, stories=(a_story(3),)),)

    lines = as_text(an_edition(sections=wrong, wrong=wrong)).splitlines()

    assert lines[1:3] == ["  wind", "    supports  0.90 Story 3"]
    assert "  left out, judged wrong: 1" in lines
