"""The words for times in Arabic, English and Spanish, as pieces of patterns.

Everything here is in the one spelling that `fold` makes.
"""

import re
import unicodedata
from datetime import timedelta
from functools import lru_cache
from typing import Final

from claims.calendar_names import MONTHS, WEEKDAYS, numbered
from claims.terms import folded

_DROPPED: Final = re.compile(r"[\u0640\u064b-\u065f\u0670\u0300-\u036f]")


def tidy(text: str) -> str:
    """*text* without vowel marks, each character one that `fold` keeps the place of."""
    return _DROPPED.sub("", unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """*text* in one spelling: lower case, without accents; as long as before if it is tidy."""
    return "".join(map(_one, text))


@lru_cache(maxsize=4_096)
def _one(char: str) -> str:
    plain = folded(char)
    return plain if len(plain) == 1 else char


def one_of(words: str) -> str:
    """A pattern of any of *words*, parted by ``|``; the longer first."""
    every = sorted(fold(words).split("|"), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, every)) + ")"


NUMBERS: Final = numbered("""
    a an one un una uno واحد
    two dos couple a~couple~of un~par~de
    three tres ثلاثة ثلاث
    four cuatro أربعة أربع
    five cinco خمسة خمس
    six seis ستة ست
    seven siete سبعة سبع
    eight ocho ثمانية ثماني ثمان
    nine nueve تسعة تسع
    ten diez عشرة عشر
    eleven once
    twelve doce
""")
UNITS: Final = numbered("""
    minute minutes minuto minutos دقيقة دقائق
    hour hours hr hrs h hora horas ساعة ساعات
    day days dia dias يوم يوما أيام
    week weeks semana semanas أسبوع أسبوعا أسابيع
    month months mes meses شهر شهرا أشهر شهور
    year years año años سنة سنوات عام عاما أعوام
""")
#: Arabic has a word for two of each.
PAIRS: Final = numbered("""
    دقيقتين
    ساعتين
    يومين
    أسبوعين
    شهرين
    سنتين عامين
""")
#: How long each of the units is.
LENGTHS: Final = (
    timedelta(minutes=1),
    timedelta(hours=1),
    *(timedelta(days=days) for days in (1, 7, 30, 365)),
)
PLURALS: Final = frozenset(
    fold(
        "minutes minutos دقائق hours hrs horas ساعات days dias أيام weeks semanas أسابيع"
        " months meses أشهر شهور years años سنوات أعوام"
    ).split()
)
#: "The last days", "the last hours": how many of each unit that is.
SEVERAL: Final = (30, 24, 7, 4, 3, 3)
#: "De mar" is of the sea: short names count only beside a day.
_WHOLE_MONTHS: Final = [
    m for m in MONTHS if not m.isascii() or len(m) > 4 or m in ("june", "july", "may", "mayo")
]

TODAY: Final = one_of(
    "today|tonight|this morning|hoy|esta mañana|esta noche|اليوم|هذا اليوم|الليلة"
)
YESTERDAY: Final = one_of("yesterday|last night|ayer|anoche|أمس|البارحة")
EVE: Final = one_of("day before yesterday|anteayer|antier|antes de ayer|أول أمس|أول من أمس")
WEEKEND: Final = one_of(
    "weekend|this weekend|last weekend|past weekend|fin de semana|este fin de semana"
    "|fin de semana pasado|نهاية الأسبوع|عطلة نهاية الأسبوع|نهاية الأسبوع الماضي"
)
PAST: Final = one_of("pasado|pasada|الماضي|الماضية|الفائت|الفائتة|المنصرم|المنصرمة")
LATELY: Final = one_of(
    "pasados|pasadas|الماضية|الماضي|الأخيرة|الأخير|الماضيين|الأخيرين|المنصرمة|الفائتة"
)

_SINCE: Final = one_of("since|from|after|as of|starting|desde|a partir de|despues de|منذ|من|بعد")
_UNTIL: Final = one_of("until|till|through|up to|hasta|حتى")
_BEFORE: Final = one_of("before|antes de|antes del|قبل")
_BETWEEN: Final = one_of("between|entre|بين")
_DURING: Final = one_of("on|in|during|within|over|for|of|en|durante|de|del|في|خلال")
#: What stands before a time, each kind a group of its name.
LEAD: Final = (
    rf"(?<!\w)و?(?:(?:(?P<since>{_SINCE})|(?P<until>{_UNTIL})|(?P<before>{_BEFORE})"
    rf"|(?P<between>{_BETWEEN})|(?P<during>{_DURING})|(?P<also>and|y|to|a|al|إلى)) )?و?"
    r"(?:(?P<the>the|el|la|los|las) |يوم |شهر )?"
).replace("إلى", fold("إلى"))
LEADS: Final = ("since", "until", "before", "between", "during", "also")

NUMBER: Final = rf"(?:ال)?(?P<number>\d{{1,3}}|{one_of('|'.join(NUMBERS))})"
UNIT: Final = rf"(?:ال)?(?P<unit>{one_of('|'.join(UNITS))})"
PAIR: Final = rf"(?:ال)?(?P<pair>{one_of('|'.join(PAIRS))})"
WEEKDAY: Final = rf"(?P<weekday>{one_of('|'.join(WEEKDAYS))})"
MONTH: Final = rf"(?P<month>{one_of('|'.join(MONTHS))})"
WHOLE_MONTH: Final = rf"(?P<month>{one_of('|'.join(_WHOLE_MONTHS))})"
YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
