"""What each wording for a time means: the stretch from when until when.

Days are days of one time zone; weeks begin on Monday.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from whenever import Date, Instant, Time, Weekday, ZonedDateTime

from claims.calendar_names import MONTHS, WEEKDAYS
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
        return Period(since=self.instant(first), until=self.instant(after))

    def lately(self, count: int, unit: int) -> Period:
        length = min(count * say.LENGTHS[unit - 1], _LONGEST)
        return Period(since=self.now.to_instant().to_stdlib() - length)

    def day_of(self, at: datetime) -> Date:
        return Instant(at).to_tz(self.zone).date()

    def instant(self, day: Date, time: Time = Time()) -> datetime:  # noqa: B008 -- frozen
        # Where the clocks jump at midnight, the day begins at the first time there is.
        at = day.at(time).assume_tz(self.zone, disambiguation="compatible")
        return at.to_instant().to_stdlib()

    def last(self, day: int, month: int) -> Date:
        """The last such day there was.

        Raises:
            ValueError: If there is none in any year.
        """
        year = self.today.year - ((month, day) > (self.today.month, self.today.day))
        leap = year - year % 4 if (month, day) == (2, 29) else year
        return Date(leap, month, day)


#: ``None`` where it is no time after all; `ValueError` where it names a day there was not.
Rule = Callable[[re.Match[str], Clock], Period | None]


def lead(found: re.Match[str]) -> str:
    """The kind of word before a time, one of ``time_words.LEADS``, or none."""
    if "to_day" in found.groupdict():
        return "during"  # "between 3 and 5 March" has its end with it
    attached = "also" if found[0].startswith("و") else ""  # Arabic writes its "and" so
    return next((name for name in say.LEADS if found[name]), attached)


def _day(back: int) -> Rule:
    return lambda _, clock: clock.days(clock.today.subtract(days=back))


def _weekday(found: re.Match[str], clock: Clock) -> Period:
    back = (clock.today.day_of_week().value - WEEKDAYS[found["weekday"]]) % 7
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
    is_bare = found["the"] or found["during"] == "on" or not lead(found)
    if is_bare and not (found["year"] or found["surely"]):
        return None  # "may" and "march" are words too
    month = MONTHS[found["month"]]
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
    month = MONTHS.get(found["month"]) or int(found["month"])
    first = _day_in(clock, int(found["day"]), month, found["year"])
    to_day = found.groupdict().get("to_day") or first.day
    return clock.stretch(first, first.replace(day=int(to_day)).add(days=1))


def _day_in(clock: Clock, day: int, month: int, year: str | None) -> Date:
    if year is None:
        return clock.last(day, month)
    return Date(int(year) + (2000 if len(year) == 2 else 0), month, day)


def _figures(found: re.Match[str], clock: Clock) -> Period | None:
    one, two, year = int(found["one"]), int(found["two"]), found["year"]
    if not year and (not lead(found) or (one, two) == (24, 7)):
        return None  # round the clock
    is_month_first = two > 12 or (clock.language == "en" and one <= 12)
    day, month = (two, one) if is_month_first else (one, two)
    return clock.days(_day_in(clock, day, month, year))


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
    hour = int(found["hour"])
    if found["half"]:
        hour += 12 * ((found["half"] == "p") - (hour == 12))
    time = Time(hour, int(found["minute"] or 0))
    return Period(since=clock.instant(clock.today.subtract(days=time > clock.now.time()), time))


def _ahead(found: re.Match[str], _: Clock) -> Period:
    raise ValueError(found[0])


# -- what is looked for; of two that find the same the first counts -----------------------------


def _rule(pattern: str, rule: Rule) -> tuple[re.Pattern[str], Rule]:
    return re.compile(rf"{say.LEAD}(?:{pattern})(?!\w)"), rule


_NTH: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SPANISH: Final = r"(?P<unit>semana|mes|ano)"
_ARABIC: Final = r"ال(?P<unit>اسبوع|شهر|سنه|عام)"
_TO: Final = r" ?(?:-|–|to|until|through|and|al?|y|hasta|الي|حتى|و) ?(?:the |el )?"
_TO_DAY: Final = rf"{_TO}{_NTH.replace('day', 'to_day')}"
_NEXT: Final = "(?:next|coming|proxim[oa]|que viene|القادم|القادمه|المقبل|المقبله)"
_UNIT_OR_DAY: Final = rf"(?:weekend|fin de semana|(?:ال)?{say.UNIT}|{say.WEEKDAY})"
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
    _rule(rf"{_NTH}{_TO_DAY}(?: of| de| من)? {say.MONTH}{_OF_YEAR}", _date),
    _rule(rf"{say.MONTH} {_NTH}{_TO_DAY}{_OF_YEAR}", _date),
    _rule(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", _date),
    _rule(r"(?P<one>\d{1,2})[/.](?P<two>\d{1,2})(?:[/.](?P<year>(?:\d\d){1,2}))?", _figures),
    _rule(r"(?P<day>\d{1,2})(?:(?<=the .)|(?<=the ..))(?:st|nd|rd|th)", _day_of_month),
    _rule(r"(?P<day>\d{1,2})(?:(?<=el .)|(?<=el ..))", _day_of_month),
    _rule(
        r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?: ?(?P<half>[ap])m|(?<=:\d\d))",
        _hour,
    ),
    _rule(rf"{say.WHOLE_MONTH}{_OF_YEAR}(?P<surely> {say.PAST})?", _month),
    _rule(rf"(?P<surely>last |month of |mes de ){say.WHOLE_MONTH}{_OF_YEAR}", _month),
    _rule(rf"(?:el ano |the year |عام |سنه )?{say.YEAR}", _year),
    _rule(rf"{_NEXT} {_UNIT_OR_DAY}", _ahead),
    _rule(rf"{_UNIT_OR_DAY} {_NEXT}", _ahead),
    _rule("tomorrow|manana|غدا", _ahead),
)
