"""What a message wants done that is done by command: "add this feed: …".  Pure.

Chat changes nothing: what it says may come from anybody, and half a sentence is no form.  But who
orders something is to be told how it is done, and not what was found on "add" and "feed".
"""

import re
from enum import StrEnum
from typing import Final

from claims.plain import one_line
from claims.questions.time_words import fold, one_of, tidy


class Order(StrEnum):
    """What may be wanted."""

    ADD_CLAIM = "add claim"
    REMOVE_CLAIM = "remove claim"
    CHANGE_CLAIM = "change claim"
    ADD_FEED = "add feed"
    REMOVE_FEED = "remove feed"
    CHANGE_SETTINGS = "change settings"


_VERBS: Final = {
    "add": "add|create|follow|subscribe to|agrega|agregar|añade|añadir|crea|crear|seguir|أضف|أنشئ",
    "remove": "delete|remove|retire|unfollow|unsubscribe from|stop following|elimina|eliminar"
    "|borra|borrar|quita|quitar|retira|retirar|deja de seguir|احذف|أزل|امسح",
    "change": "edit|change|rename|rewrite|set|set up|edita|editar|cambia|cambiar|modifica"
    "|modificar|configura|configurar|عدل|غير|اضبط",
}
_NOUNS: Final = {
    "claim": "claim|claims|statement|afirmación|afirmaciones|ادعاء|ادعاءا|ادعاءات",
    "feed": "feed|feeds|rss|source|sources|fuente|fuentes|feed rss|مصدر|مصدرا|مصادر|خلاصة",
    "settings": "digest|digests|channel|language|time zone|timezone|resumen|canal|idioma"
    "|zona horaria|موجز|قناة|لغة|المنطقة الزمنية",
}
_BEGINS: Final = (
    r"^\W*(?:(?:please|pls|kindly|can you|could you|i want to|i would like to|por favor|puedes"
    r"|quiero|من فضلك|ارجو ان|هل يمكنك ان|اريد ان)\W+)*"
)
#: Nothing else may stand between the two: "changes on the claim" and "follow up on it" ask.
_BETWEEN: Final = (
    r"\W+(?:"
    + one_of(
        "the|a|an|this|that|these|my|our|your|all|all the|new|another|el|la|los|las|un|una|este"
        "|esta|estas|mi|mis|todas las|todos los|nueva|nuevo|otra|otro|هذا|هذه|كل|جميع"
    )
    + r"\W+){0,3}(?:ال)?"
)
_ORDERS: Final = {
    (verb, noun): re.compile(rf"{_BEGINS}{one_of(verbs)}(?!\w){_BETWEEN}{one_of(nouns)}(?!\w)")
    for verb, verbs in _VERBS.items()
    for noun, nouns in _NOUNS.items()
}
_MEANT: Final = {
    ("add", "claim"): Order.ADD_CLAIM,
    ("remove", "claim"): Order.REMOVE_CLAIM,
    ("change", "claim"): Order.CHANGE_CLAIM,
    ("add", "feed"): Order.ADD_FEED,
    ("change", "feed"): Order.ADD_FEED,
    ("remove", "feed"): Order.REMOVE_FEED,
    ("add", "settings"): Order.CHANGE_SETTINGS,
    ("remove", "settings"): Order.CHANGE_SETTINGS,
    ("change", "settings"): Order.CHANGE_SETTINGS,
}
#: Who orders says so at once.
_READ: Final = 200


def order_in(text: str) -> Order | None:
    """What a message orders, if it begins with an order in one of the languages."""
    folded = fold(tidy(one_line(text, _READ)))
    return next((_MEANT[key] for key, form in _ORDERS.items() if form.match(folded)), None)
