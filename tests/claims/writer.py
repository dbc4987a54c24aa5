"""A language model that does what a test tells it to, and what one might write."""

import json
from collections.abc import Callable
from typing import Any

from claims.drafting.suggestions import INSTRUCTIONS

CLOSES = {
    "en": "Regulator orders the Lausitz plant to shut its last unit in March",
    "es": "El regulador ordena cerrar en marzo la última unidad de la central de Lausitz",
    "ar": "الهيئة المنظمة تأمر بإغلاق آخر وحدة في محطة لاوزيتس في مارس",
}
LASTS = {
    "en": "Court lets the Belchatow plant burn lignite until 2036",
    "es": "Un tribunal permite que la central de Belchatow queme lignito hasta 2036",
    "ar": "محكمة تسمح لمحطة بلخاتوف بحرق الفحم البني حتى عام 2036",
}
ASKED = {
    "en": "Ministry asks the grid operator for a report on coal reserves",
    "es": "El ministerio pide al operador de la red un informe sobre las reservas de carbón",
    "ar": "الوزارة تطلب من مشغل الشبكة تقريرا عن احتياطيات الفحم",
}
OPPOSITE = {
    "en": "Coal power goes on after 2030",
    "es": "La energía del carbón sigue después de 2030",
    "ar": "تستمر الطاقة من الفحم بعد عام 2030",
}
TRANSLATED = {
    "en": "Coal power will end by 2030",  # what a person wrote stands
    "es": "La energía del carbón termina en 2030",
    "ar": "تنتهي الطاقة من الفحم بحلول عام 2030",
}
WRITTEN: dict[str, Any] = {
    "statement": TRANSLATED,
    "opposite": OPPOSITE,
    "supports": [CLOSES],
    "refutes": [LASTS],
    "updates": [ASKED],
}


class Writer:
    """A language model that writes what it is told to, or breaks."""

    name = "little at 127.0.0.1"

    def __init__(
        self,
        written: object,
        *,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        self.written = written
        self.meanwhile = meanwhile  #: done while it writes
        self.question, self.asked = "", 0

    async def answer(self, instructions: str, question: str) -> str:
        assert instructions == INSTRUCTIONS
        self.question = question
        self.asked += 1
        self.meanwhile()
        if isinstance(self.written, Exception):
            raise self.written
        return self.written if isinstance(self.written, str) else json.dumps(self.written)
