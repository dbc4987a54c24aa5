"""What each wording for a time means: the stretch from when until when.

Days are days of one time zone; weeks begin on Monday.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import dateparser
from whenever import Date, Instant, Time, Weekday, ZonedDateTime

from claims.errors import ClaimwatchError
from claims.model import Language
from claims.questions import time_words as say

#: Nobody asks further back.
_LONGEST: Final = timedelta(days=3_650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a question asks of; its end does not belong to it."""

    since: datetime
    until: datetime | None = None  #: ``None``: up to now


@dataclass(frozen=True, slots=True)
class Clock:
    """Where, when and in what language it is asked."""

    now: ZonedDateTime
    zone: str  #: IANA name, of ``now``
    language: Language

    @property
    def today(self) -> Date:
        return self.now.date()

    def days(self, first: Date, count: int = 1) -> Period:
        return self.stretch(first, first.add(days=count))

    def stretch(self, first: Date, after: Date) -> Period:
        return Period(since=self._midnight(first), until=self._midnight(after))

    def lately(self, count: int, unit: int) -> Period:
        length = min(count * say.LENGTHS[unit - 1], _LONGEST)
        return Period(since=self.now.to_instant().to_stdlib() - length)

    def day_of(self, at: datetime) -> Date:
        return Instant(at).to_tz(self.zone).date()

    def _midnight(self, day: Date) -> datetime:
        # Where the clocks jump at midnight, the day begins at the first time there is.
        at = day.at(Time()).assume_tz(self.zone, disambiguation="compatible")
        return at.to_instant().to_stdlib()


class NoSuchDayError(ClaimwatchError):
    """A day that does not exist."""


Rule = Callable[[re.Match[str], Clock], Period | None]


def lead(found: re.Match[str]) -> str:
    """The kind of word before a time, one of ``time_words.LEADS``, or none."""
    attached = "also" if found[0].startswith("و") else ""  # Arabic writes its "and" so
    return next((name for name in say.LEADS if found[name]), attached)


def _day(back: int) -> Rule:
    return lambda _, clock: clock.days(clock.today.subtract(days=back))


def _weekday(found: re.Match[str], clock: Clock) -> Period:
    back = (clock.today.day_of_week().value - say.WEEKDAYS[found["weekday"]]) % 7
    if back == 0 and found["last"]:
        back = 7
    return clock.days(clock.today.subtract(days=back))


def _weekend(_: re.Match[str], clock: Clock) -> Period:
    back = (clock.today.day_of_week().value - Weekday.SATURDAY.value) % 7
    return clock.days(clock.today.subtract(days=back), 2)


def _calendar(back: int) -> Rule:
    """This or an earlier week, month or year as calendars have them; weeks begin on Monday."""

    def rule(found: re.Match[str], clock: Clock) -> Period:
        unit, today = say.UNITS[found["unit"]], clock.today
        # "In the last week", "خلال الأسبوع الماضي": the seven days up to now.
        if back and (found["the"] == "the" or found["during"] in ("in", "over", "during", "خلال")):
            return clock.lately(1, unit)
        if unit == 4:
            monday = today.subtract(days=today.day_of_week().value - 1)
            return clock.days(monday.subtract(weeks=back), 7)
        if unit == 5:
            first = today.replace(day=1).subtract(months=back)
            return clock.stretch(first, first.add(months=1))
        first = today.replace(month=1, day=1).subtract(years=back)
        return clock.stretch(first, first.add(years=1))

    return rule


def _lately(found: re.Match[str], clock: Clock) -> Period:
    """The last so many hours, days and so on, up to now."""
    groups = found.groupdict()
    if groups.get("pair"):
        return clock.lately(2, say.PAIRS[groups["pair"]])
    unit, number = groups["unit"], groups.get("number")
    if number:
        count = int(number) if number.isdigit() else say.NUMBERS[number]
    else:
        count = say.SEVERAL[say.UNITS[unit] - 1] if unit in say.PLURALS else 1
    return clock.lately(max(count, 1), say.UNITS[unit])


def _ago(found: re.Match[str], clock: Clock) -> Period:
    """That hour, or all of that day."""
    stretch, groups = _lately(found, clock), found.groupdict()
    unit = say.PAIRS[groups["pair"]] if groups.get("pair") else say.UNITS[groups["unit"]]
    return stretch if unit <= 2 else clock.days(clock.day_of(stretch.since))


def _since_length(found: re.Match[str], clock: Clock) -> Period | None:
    return _ago(found, clock) if found["since"] else None


def _month(found: re.Match[str], clock: Clock) -> Period | None:
    if not lead(found) and not found["year"]:
        return None  # "may" and "march" are words too
    month = say.MONTHS[found["month"]]
    year = int(found["year"] or clock.today.year - (month > clock.today.month))
    first = Date(year, month, 1)
    return clock.stretch(first, first.add(months=1))


def _year(found: re.Match[str], clock: Clock) -> Period | None:
    # "From 2020 reforms" is no time.
    if found["since"] not in ("since", "desde", "منذ"):
        return None
    first = Date(int(found["year"]), 1, 1)
    return clock.stretch(first, first.add(years=1))


def _date(found: re.Match[str], clock: Clock) -> Period:
    month = _SHORT[say.MONTHS[found["month"]] - 1]
    text = " ".join(filter(None, (found["day"], month, found["year"])))
    parsed = _parsed(text, clock, "DMY")
    if parsed.day != int(found["day"]):
        raise NoSuchDayError
    return clock.days(Date(parsed.year, parsed.month, parsed.day))


def _figures(found: re.Match[str], clock: Clock) -> Period | None:
    if not lead(found) and len(found["date"]) < 8:
        return None  # round the clock is 24/7
    order = "YMD" if "-" in found["date"] else "MDY" if clock.language == "en" else "DMY"
    parsed = _parsed(found["date"], clock, order)
    return clock.days(Date(parsed.year, parsed.month, parsed.day))


def _day_of_month(found: re.Match[str], clock: Clock) -> Period | None:
    day, today = int(found["day"]), clock.today
    if not found["since"] or not 1 <= day <= 31:
        return None
    months = (today.replace(day=1).subtract(months=n) for n in range(12))
    days = (m.replace(day=day) for m in months if day <= m.year_month().days_in_month())
    return clock.days(next(each for each in days if each <= today))


def _hour(found: re.Match[str], clock: Clock) -> Period | None:
    if not found["since"]:
        return None
    at = _parsed(found["at"], clock, "DMY").replace(tzinfo=clock.now.to_stdlib().tzinfo)
    return Period(since=at.astimezone(UTC))


def _parsed(text: str, clock: Clock, order: str) -> datetime:
    settings: Any = {
        "RELATIVE_BASE": clock.now.to_plain().to_stdlib(),
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": order,
    }
    found: datetime | None = dateparser.parse(text, languages=["en"], settings=settings)
    if found is None:
        raise NoSuchDayError
    return found


_SHORT: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)


# -- what is looked for; of two that find the same the first counts -----------------------------


def _rule(pattern: str, rule: Rule) -> tuple[re.Pattern[str], Rule]:
    return re.compile(rf"{say.LEAD}(?:{pattern})(?!\w)"), rule


_NTH: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SPANISH: Final = r"(?P<unit>semana|mes|ano)"
_ARABIC: Final = r"ال(?P<unit>اسبوع|شهر|سنه|عام)"
_OF_YEAR: Final = rf"(?:,? (?:of |de |del |عام |سنه )?{say.YEAR})?"

RULES: Final = (
    _rule(say.EVE, _day(2)),
    _rule(say.YESTERDAY, _day(1)),
    _rule(say.TODAY, _day(0)),
    _rule(say.WEEKEND, _weekend),
    _rule(rf"(?:this )?(?P<last>last |past |previous )?{say.WEEKDAY}", _weekday),
    _rule(rf"{say.WEEKDAY} (?P<last>{say.PAST})", _weekday),
    _rule(r"this (?P<unit>week|month|year)", _calendar(0)),
    _rule(r"(?:last|previous) (?P<unit>week|month|year)", _calendar(1)),
    _rule(rf"est[ae] {_SPANISH}", _calendar(0)),
    _rule(rf"(?:{_SPANISH} {say.PAST})", _calendar(1)),
    _rule(rf"{say.PAST} {_SPANISH}", _calendar(1)),
    _rule(rf"(?:هذا|هذه) {_ARABIC}", _calendar(0)),
    _rule(rf"{_ARABIC} (?:الحالي|الحاليه|الجاري|الجاريه)", _calendar(0)),
    _rule(rf"{_ARABIC} {say.PAST}", _calendar(1)),
    _rule(rf"(?:last|past|previous) (?:few |several |{say.NUMBER} ?)?{say.UNIT}", _lately),
    _rule(r"(?:of|in|during) the (?P<unit>week|month)", _lately),
    _rule(r"(?:de|en) (?:la|el) (?P<unit>semana|mes)", _lately),
    _rule(rf"ultim[oa]s? (?:{say.NUMBER} ?)?{say.UNIT}", _lately),
    _rule(rf"{say.NUMBER} ultim[oa]s? {say.UNIT}", _lately),
    _rule(rf"(?:اخر|خلال) (?:{say.NUMBER} )?{say.UNIT}(?: {say.LATELY})?", _lately),
    _rule(rf"(?:اخر|خلال) {say.PAIR}(?: {say.LATELY})?", _lately),
    _rule(rf"(?:{say.NUMBER} )?{say.UNIT} {say.LATELY}", _lately),
    _rule(rf"{say.UNIT} {say.NUMBER} {say.LATELY}", _lately),
    _rule(rf"{say.PAIR} {say.LATELY}", _lately),
    _rule(rf"{say.NUMBER} {say.UNIT} ago", _ago),
    _rule(rf"hace {say.NUMBER} {say.UNIT}", _ago),
    _rule(rf"قبل (?:{say.NUMBER} )?{say.UNIT}", _ago),
    _rule(rf"قبل {say.PAIR}", _ago),
    _rule(rf"(?:{say.NUMBER} )?{say.UNIT}", _since_length),
    _rule(say.PAIR, _since_length),
    _rule(rf"{_NTH}(?: of| de| من)? {say.MONTH}{_OF_YEAR}", _date),
    _rule(rf"{say.MONTH} {_NTH}{_OF_YEAR}", _date),
    _rule(r"(?P<date>\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}(?:[/.](?:\d\d){1,2})?)", _figures),
    _rule(r"(?P<day>\d{1,2})(?:(?<=the .)|(?<=the ..))(?:st|nd|rd|th)", _day_of_month),
    _rule(r"(?P<day>\d{1,2})(?:(?<=el .)|(?<=el ..))", _day_of_month),
    _rule(r"(?P<at>\d{1,2}(?::\d\d)? ?[ap]m|\d{1,2}:\d\d)", _hour),
    _rule(rf"(?:last )?{say.WHOLE_MONTH}{_OF_YEAR}(?: {say.PAST})?", _month),
    _rule(rf"(?:el ano |the year |عام |سنه )?{say.YEAR}", _year),
)
