"""Whether a question is on what the bot follows, and not on what was found of it.  Pure.

"Which outlets do you follow?" names no topic, and would be answered with the news of all.
"""

import re
from typing import Final, Literal

from claims.plain import one_line
from claims.questions.time_words import fold, one_of, tidy

Followed = Literal["claims", "feeds"]

_NOUNS: Final[dict[Followed, str]] = {
    "claims": "claims|statements|afirmaciones|الادعاءات|ادعاءات|ادعاء|ادعاءا",
    "feeds": "feeds|outlets|sources|media|newspapers|papers|sites|websites|medios|fuentes"
    "|periódicos|diarios|المصادر|مصادر|مصدرا|وسائل الإعلام|الصحف|المواقع|مصدر|وسيلة إعلام",
}
_ASKS: Final = one_of(
    "which|what|how many|list|show|show me|name|tell me|give me|what are|which are|qué|cuáles"
    "|cuáles son|cuántas|cuántos|lista|enumera|muestra|muéstrame|dime|ما|ما هي|أي|كم|عدد|اعرض"
    "|اذكر|ماذا عن"
)
_FILLS: Final = one_of(
    "all|the|your|our|my|news|of|rss|todas|todos|las|los|tus|de|nuestras|كل|جميع|عدد"
)
_FOLLOWS: Final = one_of(
    "do|does|you|we|are|is|it|this|bot|that|being|followed|follow|watched|watch|read|tracked|track"
    "|monitored|monitor|here|there|have|get|use|checked|check|que|se|sigues|siguen|sigue|seguimos|lees"
    "|leen|hay|tienes|vigilas|consultas|aquí|التي|تتابعها|تتابع|تتابعونها|نتابعها|تقرؤها|تقرأها|تقرأ|لديك|هنا"
    "|يتابعها|المتابعة|يوجد|توجد|عندك|تراقبها"
)
_FORMS: Final[dict[Followed, re.Pattern[str]]] = {
    what: re.compile(
        rf"\W*(?:{_ASKS} )(?:{_FILLS} ){{0,3}}{one_of(nouns)}(?: {_FOLLOWS}){{0,6}}\W*"
    )
    for what, nouns in _NOUNS.items()
}
#: Nobody asks that in more.
_READ: Final = 120


def asks_what_is_followed(text: str) -> Followed | None:
    """What a question wants listed, if it wants nothing else."""
    folded = fold(tidy(one_line(text, _READ)))
    return next((what for what, form in _FORMS.items() if form.fullmatch(folded)), None)
