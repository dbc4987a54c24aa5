"""Times named in questions, in the server's own time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from claims.model import Language
from claims.questions import Period
from claims.questions.periods import named_period
from claims.questions.time_words import fold, tidy

MEXICO = "America/Mexico_City"
#: A Wednesday, half past midnight in Mexico and long since morning in UTC.
NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)


def period(text: str, language: Language = "en", zone: str = MEXICO) -> Period | None:
    return named_period(fold(tidy(text)), language, zone, NOW).period


def local(text: str | None, zone: str = MEXICO) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)) if text else None


@pytest.mark.parametrize(
    ("language", "asked", "since", "until"),
    [
        ("en", "since yesterday", "2026-11-17", None),
        ("en", "yesterday", "2026-11-17", "2026-11-18"),
        ("en", "the day before yesterday", "2026-11-16", "2026-11-17"),
        ("en", "today", "2026-11-18", None),
        ("en", "on Sunday", "2026-11-15", "2026-11-16"),
        ("en", "on Wednesday", "2026-11-18", None),
        ("en", "last Wednesday", "2026-11-11", "2026-11-12"),
        ("en", "since Monday", "2026-11-16", None),
        ("en", "between Monday and Tuesday", "2026-11-16", "2026-11-18"),
        ("en", "from Sunday until Monday", "2026-11-15", "2026-11-17"),
        ("en", "last 2 hours", "2026-11-17T22:30", None),
        ("en", "in the last 24 hours", "2026-11-17T00:30", None),
        ("en", "last three days", "2026-11-15T00:30", None),
        ("en", "three days ago", "2026-11-15", "2026-11-16"),
        ("en", "this week", "2026-11-16", None),
        ("en", "last week", "2026-11-09", "2026-11-16"),
        ("en", "in the last week", "2026-11-11T00:30", None),
        ("en", "since last week", "2026-11-09", None),
        ("en", "last month", "2026-10-01", "2026-11-01"),
        ("en", "since 5 November", "2026-11-05", None),
        ("en", "since November 5th, 2025", "2025-11-05", None),
        ("en", "since 5 December", "2025-12-05", None),
        ("en", "since 2026-11-05", "2026-11-05", None),
        ("en", "in March", "2026-03-01", "2026-04-01"),
        ("en", "since the 3rd", "2026-11-03", None),
        ("en", "since 29 February", "2024-02-29", None),
        ("en", "since 25/11", "2025-11-25", None),
        ("en", "since 11/5/25", "2025-11-05", None),
        ("en", "since 5pm", "2026-11-17T17:00", None),
        ("en", "since 12:15 am", "2026-11-18T00:15", None),
        ("en", "from 3 to 5 November", "2026-11-03", "2026-11-06"),
        ("en", "between November 3rd and 5th, 2025", "2025-11-03", "2025-11-06"),
        ("en", "the March of 2025", "2025-03-01", "2025-04-01"),
        ("en", "in the month of March", "2026-03-01", "2026-04-01"),
        ("es", "del 3 al 5 de marzo", "2026-03-03", "2026-03-06"),
        ("es", "entre el 3 y el 5 de marzo", "2026-03-03", "2026-03-06"),
        ("es", "desde las 17:30", "2026-11-17T17:30", None),
        ("es", "en las últimas 24 horas", "2026-11-17T00:30", None),
        ("es", "ayer", "2026-11-17", "2026-11-18"),
        ("es", "desde ayer", "2026-11-17", None),
        ("es", "antes de ayer", "2026-11-16", "2026-11-17"),
        ("es", "el lunes pasado", "2026-11-16", "2026-11-17"),
        ("es", "desde el lunes", "2026-11-16", None),
        ("es", "entre el lunes y el martes", "2026-11-16", "2026-11-18"),
        ("es", "la semana pasada", "2026-11-09", "2026-11-16"),
        ("es", "esta semana", "2026-11-16", None),
        ("es", "los últimos tres días", "2026-11-15T00:30", None),
        ("es", "desde hace tres días", "2026-11-15", None),
        ("es", "desde el 5 de noviembre", "2026-11-05", None),
        ("es", "desde el 5/11", "2026-11-05", None),
        ("es", "en noviembre", "2026-11-01", None),
        ("ar", "أمس", "2026-11-17", "2026-11-18"),
        ("ar", "منذ أمس", "2026-11-17", None),
        ("ar", "أول أمس", "2026-11-16", "2026-11-17"),
        ("ar", "منذ يوم الاثنين", "2026-11-16", None),
        ("ar", "ومنذ الإثنين", "2026-11-16", None),
        ("ar", "بين الاثنين والثلاثاء", "2026-11-16", "2026-11-18"),
        ("ar", "يوم الأحد", "2026-11-15", "2026-11-16"),
        ("ar", "آخر ثلاثة أيام", "2026-11-15T00:30", None),
        ("ar", "آخر يومين", "2026-11-16T00:30", None),
        ("ar", "خلال الـ٢٤ ساعة الماضية", "2026-11-17T00:30", None),
        ("ar", "خلال الأسبوع الماضي", "2026-11-11T00:30", None),
        ("ar", "الأسبوع الماضي", "2026-11-09", "2026-11-16"),
        ("ar", "هذا الأسبوع", "2026-11-16", None),
        ("ar", "في نوفمبر", "2026-11-01", None),
        ("ar", "في تشرين الثاني", "2026-11-01", None),
        ("ar", "منذ ٥ نوفمبر", "2026-11-05", None),
        ("ar", "منذ 5 شباط", "2026-02-05", None),
        ("ar", "منذ ٥ فبراير", "2026-02-05", None),
        ("ar", "من ٣ إلى ٥ تشرين الأول", "2026-10-03", "2026-10-06"),
    ],
)
def test_times_are_read_in_three_languages(
    language: Language, asked: str, since: str, until: str | None
) -> None:
    found = period(asked, language)

    assert found is not None
    assert (found.since, found.until) == (local(since), local(until))


@pytest.mark.parametrize(
    "asked",
    [
        "since 31 February",
        "desde el 31 de febrero",
        "منذ 31 فبراير",
        "on 1/1/2030",
        "since 31/12/9999",
        "since 0001-01-01T",
        "the 2020 reforms",
        "from 2020 reforms",
        "may we march",
        "open 24/7",
        "news of 24/7 surveillance",
        "news on the march to the border",
        "next Monday",
        "next week",
        "tomorrow",
        "el próximo lunes",
        "la semana que viene",
        "الاثنين القادم",
        "from 3 to 99 March",
        "since 25pm",
        "la costa de mar",
        "",
    ],
)
def test_a_day_there_is_not_names_no_period(asked: str) -> None:
    assert period(asked) is None


def test_a_day_begins_where_the_clocks_leave_it_its_first_minute() -> None:
    # In Cairo midnight of 24 April 2026 is skipped.
    now = datetime(2026, 4, 25, 12, tzinfo=UTC)
    found = named_period("yesterday", "en", "Africa/Cairo", now).period

    assert found is not None
    assert found.since == datetime.fromisoformat("2026-04-24T01:00:00+03:00")
    assert found.until == datetime.fromisoformat("2026-04-25T00:00:00+03:00")


def test_an_unknown_time_zone_is_utc() -> None:
    found = period("since yesterday", zone="Nowhere/Land")

    assert found is not None
    assert found.since == datetime(2026, 11, 17, tzinfo=UTC)


def test_the_place_of_a_time_is_told_so_that_it_is_no_topic() -> None:
    text = fold("coal since Monday and 31 February")

    places = named_period(text, "en", MEXICO, NOW).places

    assert [text[start:end] for start, end in places] == ["since monday", "and 31 february"]
