"""What several cards are made of: signs and colours, lines of an article, moments.  Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from yarl import URL

from bot.escape import isolated, link, linked, plain, safe
from bot.words import Words, words
from claims.model import (
    LANGUAGES,
    Article,
    Assessment,
    Band,
    Language,
    Match,
    Stance,
    Texts,
    Verdict,
)
from claims.records import Evidence

#: Each stance by shape and by colour, so that neither must carry it alone.
SIGNS: Final = {Stance.SUPPORTS: "▲", Stance.REFUTES: "▼", Stance.DISCUSSES: "●"}
COLOURS: Final = {Stance.SUPPORTS: 0x1A7F5A, Stance.REFUTES: 0xC0392B, Stance.DISCUSSES: 0x5B6B7B}
NEUTRAL: Final = 0x3B5B92
#: Begins a line of the language that would else be read from the other side, as it begins with an
#: id or a command: the right-to-left mark for Arabic.
SIDES: Final[Mapping[Language, str]] = {"ar": "\u200f", "en": "", "es": ""}
#: Between the names of a list within a line.
COMMAS: Final[Mapping[Language, str]] = {"ar": "، ", "en": ", ", "es": ", "}
#: What a list's description may hold; the rest of Discord's 4096 is for what stands around it.
ROOM: Final = 3_700
#: Outlets named behind a story's first, in a list.
_ALSO: Final = 3
# Outside text cannot hold one: what opens it is escaped by a backslash.
_STAMP: Final = re.compile(r"(?<!\\)<t:\d{1,12}:[a-zA-Z]>")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def in_language(texts: Texts, language: Language) -> str:
    """The text in this language, else in one it has."""
    return texts.get(language) or next((texts[each] for each in LANGUAGES if each in texts), "")


def is_sample(url: str) -> bool:
    """Whether an article is of the demo's sample feed, which reports nothing real."""
    try:
        parsed = URL(url)
    except ValueError:
        return False
    return parsed.host in _LOOPBACK and parsed.path.startswith("/sample/")


def score(match: Match, say: Words) -> str:
    """How well a match fits its claim, 0-1, or that a member put it there."""
    return say.by_hand if match.is_by_hand else f"{match.score:.2f}"


def stance_and_band(match: Match, say: Words) -> str:
    """As in ``▲ supports · confirmed match``; plain."""
    stance = _by_whom(say.stances[match.held_stance], match, say)
    return f"{SIGNS[match.held_stance]} {stance} · {band(match, say)}"


def what_it_says(match: Match, say: Words) -> str:
    """As in ``supports it``, and that the team says so where the matcher does not."""
    return _by_whom(say.says_of_it[match.held_stance], match, say)


def band(match: Match, say: Words) -> str:
    """How sure the matcher is, or what the team judged where that is something else."""
    is_confirmed = match.band is Band.CONFIRMED
    if match.is_right is None or (match.is_right and is_confirmed):
        return say.matched_as[match.band]
    return say.judged_as[match.is_right]


def _by_whom(stance: str, match: Match, say: Words) -> str:
    return stance if match.held_stance is match.stance else say.by_team.format(stance)


def article_line(article: Article, language: Language, *, facts: Sequence[str] = ()) -> str:
    """Linked headline, and below it in small print outlet, host, when and whatever *facts* add."""
    say = words(language)
    title = linked(plain(article.title, 160), article.url, 800, among=language)
    mark = sample_mark(article, say)
    small = " · ".join([outlet(article, language), moment(told_at(article), "d"), *facts])
    return f"{title}\n-# {mark}{small}"


def evidence_line(each: Evidence, language: Language) -> str:
    """The same for a match, with stance, band, score, the other outlets and the team's answers."""
    say, match = words(language), each.match
    facts = [what_it_says(match, say), band(match, say), score(match, say)]
    facts += also_told(each.coverage.outlets, each.coverage.origins, language)
    facts += answers(each.verdicts, say)
    return f"{SIGNS[match.held_stance]} {article_line(match.article, language, facts=facts)}"


def also_told(outlets: Sequence[str], origins: int, language: Language) -> list[str]:
    """The outlets behind the first, as in ``+ El Medio · Outlets: 2, origins: 1``."""
    if len(outlets) < 2:
        return []
    say, comma = words(language), COMMAS[language]
    named = comma.join(safe(name, 40, among=language) for name in outlets[1 : 1 + _ALSO])
    left_out = len(outlets) - 1 - _ALSO
    counts = say.told_by.format(outlets=len(outlets), origins=origins)
    return [f"+ {named}" + (f"{comma}+{left_out}" if left_out > 0 else ""), counts]


def answers(verdicts: Mapping[Verdict, int], say: Words) -> list[str]:
    """How the team answered a match, as in ``Right: 2``."""
    return [f"{say.verdicts[v]}: {verdicts[v]}" for v in Verdict if verdicts.get(v)]


def assessment_line(entry: Assessment, language: Language) -> str:
    """What the team held of a claim from when on, who said so and why."""
    status = words(language).statuses[entry.status]
    by, why = safe(entry.by, 40, among=language), words(language).beginnings.get(entry.why)
    reason = why or safe(entry.why, 200, among=language)
    return f"{moment(entry.at, 'd')} · {by}: **{status}** — {reason}"


def tally(stances: Iterable[Stance], say: Words) -> str:
    """How many say what, as in ``▲ supports: 2 · ▼ refutes: 1``."""
    counted = Counter(stances)
    told = (
        f"{SIGNS[each]} {say.stances[each]}: {counted[each]}" for each in Stance if counted[each]
    )
    return " · ".join(told)


def outlet(article: Article, language: Language, *, between: str = " · ") -> str:
    """Who published it and where its link really leads."""
    to = link(article.url)
    name = safe(article.outlet, 100, among=language)
    host = to.host.removeprefix("www.")[:100] if to else ""
    return between.join(filter(None, (name, safe(host, 110, among=language)))) or "—"


def moment(at: datetime, style: str) -> str:
    """An instant that each reader sees in their own time zone."""
    return f"<t:{int(at.timestamp())}:{style}>"


def dated(text: str, language: Language) -> str:
    """Finished text whose instants do not turn the order of what stands around them."""
    return _STAMP.sub(lambda stamp: isolated(stamp[0], among=language), text)


def told_at(article: Article) -> datetime:
    return article.published_at or article.seen_at


def sample_mark(article: Article, say: Words) -> str:
    return f"{say.sample} · " if is_sample(article.url) else ""
