"""Feed text is shown, never read as markup; a link leads where it says.  On whole cards."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import discord
import pytest
from yarl import URL

from bot.cards.answer import answer_card
from bot.cards.claim import claim_card, claims_card
from bot.cards.digest import digest_messages
from bot.cards.match import evidence_card, match_card, match_line, search_card
from bot.cards.settings import feeds_card, settings_card
from bot.escape import link
from claims.delivery.digests import compose
from claims.matching import Thresholds
from claims.model import (
    LANGUAGES,
    Assessment,
    Band,
    Change,
    Digest,
    Feed,
    Language,
    Rule,
    Source,
    Status,
    TrackedClaim,
    Verdict,
)
from claims.questions.answers import Near, Topic
from claims.records import Evidence, Waiting
from tests.bot.test_escape import read
from tests.claims.builders import NOON, a_claim, a_match, a_server, an_answer, an_article
from tests.hostile.conftest import Say

#: Everything Discord's text can do, as a feed could send it.
CONSTRUCTS = {
    "bold": "**loud**",
    "italic": "*loud*",
    "italic by underscore": "_loud_",
    "underline": "__loud__",
    "struck out": "~~loud~~",
    "spoiler": "||loud||",
    "code": "`loud`",
    "code by two": "``loud``",
    "block of code": "```py\nloud\n```",
    "heading": "# loud",
    "third heading": "### loud",
    "small print": "-# loud",
    "quote": "> loud",
    "quote to the end": ">>> loud\nloud",
    "list": "- loud",
    "numbered list": "1. loud",
    "masked link": "[loud](https://evil.example)",
    "masked link with title": '[loud](https://evil.example "loud")',
    "bare address": "https://evil.example/loud",
    "address in brackets": "<https://evil.example/loud>",
    "mention": "<@123456789012345678>",
    "channel and command": "<#123456789012345678> </loud:123456789012345678>",
    "time": "<t:1700000000:R>",
    "emoji": "<a:loud:123456789012345678> :loud:",
    "escaped escape": "\\*loud\\* \\\\[loud](https://evil.example)",
}
QUIET = "quiet words"

#: What is live once escapes are gone, by the piece of text that makes it so.
_LIVE = re.compile(
    r"\*+|_+(?=\w)|(?<=\w)_+|~~|\|\||`+|\]\(|https?://|discord\.gg/|<[@#/t:a]|@everyone|@here"
    r"|:\w+:|(?m:^(?:#{1,3}|-#|>|>>>|-|\d+\.)(?=\s))"
)


def live(text: str) -> Counter[str]:
    """How often each construct that Discord reads stands in a text."""
    left = re.sub(r"\\[^0-9A-Za-z\s]", "·", text)
    return Counter(_LIVE.findall(left))


def texts(card: discord.Embed) -> Iterator[str]:
    """Where Discord reads markup: not in the author's line and the footer."""
    yield card.title or ""
    yield card.description or ""
    for field in card.fields:
        yield field.name or ""
        yield field.value or ""


def cards(text: str, url: str, language: Language) -> dict[str, list[str]]:
    """Every card and line there is, with *text* wherever a text comes from outside."""
    article = an_article(title=text, summary=text, outlet=text, url=url)
    claim = a_claim(
        statement=dict.fromkeys(LANGUAGES, text),
        speaker=text,
        source=Source(title=text, author=text, publisher=text, url=url),
        rule=Rule(supports=text, refutes=text, out_of_scope=text),
    )
    past = Assessment(status=Status.HOLDS, by=text, at=NOON, why=text)
    tracked = TrackedClaim(claim=claim, origin="team", history=(past,))
    match = a_match(article, id=1, story_id=1, sentence=f"{text} said")
    unsure = a_match(article, id=2, story_id=2, band=Band.POSSIBLE, sentence=text)
    known = Evidence(match=match, verdicts={Verdict.RIGHT: 1}, also=(unsure,))
    feed = Feed(id=1, url=url, name=text, due_at=NOON, failures=1, error=text)
    digest = Digest(id=1, server_id=1, slot="x", since=NOON - timedelta(days=1), until=NOON)
    edition = compose(
        digest, [match, unsure], claims=[tracked], verdicts={}, feeds=[feed], articles=2
    )
    answer = an_answer(
        language=language,
        topics=(Topic(claim=tracked, evidence=(known,)),),
        near=(Near(article=article, claim_ids=("coal-exit",)),),
    )
    settings = settings_card(
        a_server(),
        claims=1,
        feeds=1,
        waiting=Waiting(count=1, error=text),
        changes=[Change(who=text, at=NOON, what=text, before=None, after=None)],
        matcher=text,
        thresholds=Thresholds(confirmed=0.7, possible=0.4),
        language=language,
    )
    whole = digest_messages(edition, language)
    shown = {
        "match": match_card(match, claim, language),
        "claim": claim_card(tracked, language),
        "claims": claims_card([tracked], 1, language),
        "evidence": evidence_card(tracked, [known], language),
        "search": search_card(text, [article], language),
        "answer": answer_card(answer),
        "digest": whole.embed(0),
        "feeds": feeds_card([feed], language),
        "settings": settings,
    }
    return {name: [*texts(card)] for name, card in shown.items()} | {
        "plain line": [match_line(match, claim, language)]
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_25_constructs_are_text_on_every_card(language: Language, say: Say) -> None:
    """A card with hostile text has the live markup of the same card with harmless text."""
    url = "https://news.example/1"
    quiet = {name: [live(t) for t in all_] for name, all_ in cards(QUIET, url, language).items()}
    alive = []
    for construct, text in CONSTRUCTS.items():
        for name, shown in cards(text, url, language).items():
            assert any("loud" in t for t in shown) or "loud" not in text, (construct, name)
            found = sum((live(t) for t in shown), Counter())
            if found != sum(quiet[name], Counter()):
                alive.append((construct, name, found - sum(quiet[name], Counter())))

    assert alive == []
    assert len(CONSTRUCTS) == 25
    say(
        f"Markup ({language}): {len(CONSTRUCTS)} constructs on {len(quiet)} kinds of card,"
        f" {len(alive)} live"
    )


def test_what_is_counted_as_live_is_found() -> None:
    """Else the test above could not fail."""
    unseen = [name for name, text in CONSTRUCTS.items() if not live(text) - live(QUIET)]

    assert unseen == []


#: Titles that want to be taken for a link, and addresses that want to be taken for others.
TITLES = {
    "another address as text": "https://bank.example/login",
    "another host as text": "www.bank.example",
    "a link that ends early": "Bank](https://evil.example) [x",
    "a nested link": "[[bank.example]](https://evil.example)",
    "an invitation": "discord.gg/evil discord.com/invite/evil",
    "turned around": "moc.elpmaxe.knab\u202e//:sptth",
    "hidden letters": "bank\u200b.exa\u2060mple\u00ad",
}
ADDRESSES = {
    "a name before the host": ("https://bank.example@evil.example/", None),
    "a password too": ("https://bank.example:443@evil.example/", None),
    "a look-alike letter": ("https://b\u0430nk.example/", "xn--bnk-6cd.example"),
    "wide letters": ("https://ｂank.example/", "bank.example"),
    "turned around": ("https://evil.example/\u202egpj.exe", None),
    "an end of the link": (
        "https://evil.example/a)[bank.example](https://x.example",
        "evil.example",
    ),
    "a backslash": ("https://evil.example\\@bank.example/", None),
    "a scheme that runs": ("javascript:alert('https://bank.example')", None),
    "a shortener": ("https://t.co/abc?url=https://bank.example", "t.co"),
    "an invitation": ("https://discord.gg/evil", "discord.gg"),
}
_LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(([^()\s]*)\)")


def test_17_spoofed_links_lead_where_they_say(say: Say) -> None:
    wrong = []
    for name, title in TITLES.items():
        shown = [t for each in cards(title, "https://news.example/1", "en").values() for t in each]
        targets = {target for text in shown for _, target in _LINK.findall(text)}
        wrong += [(name, t) for t in targets if URL(t).host != "news.example"]
        wrong += [
            (name, t) for t in shown if "\u202e" in t or "\u200b." in t or "discord.gg/" in t
        ]
    for name, (url, host) in ADDRESSES.items():
        for card, shown in cards("A title", url, "en").items():
            targets = [target for text in shown for _, target in _LINK.findall(text)]
            wrong += [(name, card, t) for t in targets if host is None or URL(t).raw_host != host]
            if host and card in {"match", "answer", "digest", "feeds"}:
                wrong += [] if any(host in read(t) for t in shown) else [(name, card, "no host")]

    assert wrong == []
    count = len(TITLES) + len(ADDRESSES)
    assert count + len(CONSTRUCTS) >= 39
    say(f"Link spoofing: {count} cases, {len(wrong)} lead elsewhere than they say")


@pytest.mark.parametrize("url", [url for url, host in ADDRESSES.values() if host is None])
def test_a_disguised_address_makes_no_card_a_link(url: str) -> None:
    article: Any = an_article(url=url)

    assert link(url) is None
    assert match_card(a_match(article), a_claim(), "en").url is None
