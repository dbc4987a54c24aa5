"""The fixed texts say the same in every language and fit where Discord shows them."""

import re
import string
from collections.abc import Mapping
from dataclasses import fields

import pytest

from bot.words import Words, words
from bot.words.commands import DESCRIPTIONS
from claims.model import LANGUAGES

NAMES = [field.name for field in fields(Words)]


def holes(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("name", NAMES)
def test_every_language_has_the_same_holes_to_fill(name: str) -> None:
    said = [getattr(words(language), name) for language in LANGUAGES]
    if isinstance(said[0], Mapping):
        assert said[0].keys() == said[1].keys() == said[2].keys()
        assert all(text for texts in said for text in texts.values())
    else:
        assert all(said)
        assert holes(said[0]) == holes(said[1]) == holes(said[2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_what_discord_takes(language: str) -> None:
    say = words(language)  # type: ignore[arg-type]
    labels = [say.statement, say.opposite, say.supporting, say.refuting, say.updating]
    labels += [say.translations, say.reason, say.status, say.add_title, say.edit_title]

    assert all(len(text) <= 45 for text in labels)
    assert all(len(text) <= 80 for text in (*say.verdicts.values(), say.review))
    assert all(
        len(text) <= 100 for text in (say.statement_hint, say.opposite_hint, say.headline_hint)
    )


@pytest.mark.parametrize("text", DESCRIPTIONS)
def test_descriptions_fit_what_discord_takes(text: str) -> None:
    assert all(len(each) <= 100 for each in (text, *DESCRIPTIONS[text].values()))


def test_a_command_in_an_arabic_sentence_keeps_its_stroke_before_it() -> None:
    said = [getattr(words("ar"), name) for name in NAMES]
    texts = [
        each for one in said for each in (one.values() if isinstance(one, Mapping) else [one])
    ]
    commands = [each for text in texts for each in re.findall(r".?/[a-z]+", text)]

    assert len(commands) > 5
    assert [each for each in commands if not each.startswith("\u200e")] == []
