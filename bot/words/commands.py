"""What each command and option does, in the other languages.

English stands at the command itself and is the key here.  Discord shows descriptions in Spanish
but cannot be set to Arabic: Arabic ones are for /help.
"""

from collections.abc import Mapping
from typing import Final

from discord import Locale, app_commands

from claims.model import Language

_SPANISH: Final = (Locale.spain_spanish, Locale.latin_american_spanish)


class Translator(app_commands.Translator):
    """Gives Discord the Spanish descriptions; names stay the same everywhere."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002
    ) -> str | None:
        """The Spanish of a description we wrote, else nothing."""
        return DESCRIPTIONS.get(string.message, {}).get("es") if locale in _SPANISH else None


def described(english: str, language: Language) -> str:
    """A command's description in *language*."""
    return DESCRIPTIONS.get(english, {}).get(language, english)


DESCRIPTIONS: Final[Mapping[str, Mapping[Language, str]]] = {
    "List the claims followed here": {
        "es": "Muestra las afirmaciones que se siguen aquí",
        "ar": "عرض الادعاءات المتابَعة هنا",
    },
    "Show a claim, who made it and what the team holds of it": {
        "es": "Muestra una afirmación, quién la hizo y qué sostiene de ella el equipo",
        "ar": "عرض ادعاء ومن قاله وما يراه الفريق فيه",
    },
    "Show what was found for a claim": {
        "es": "Muestra lo encontrado sobre una afirmación",
        "ar": "عرض ما عُثر عليه بشأن ادعاء",
    },
    "Follow a new claim, once you saw what it would have found": {
        "es": "Sigue una afirmación nueva, tras ver lo que habría encontrado",
        "ar": "متابعة ادعاء جديد بعد الاطلاع على ما كان سيعثر عليه",
    },
    "Try a claim on the articles already stored": {
        "es": "Prueba una afirmación con los artículos ya guardados",
        "ar": "تجربة ادعاء على المقالات المحفوظة",
    },
    "Change what a claim says": {
        "es": "Cambia lo que dice una afirmación",
        "ar": "تغيير نص ادعاء",
    },
    "Stop following a claim, or follow it again": {
        "es": "Deja de seguir una afirmación, o vuelve a seguirla",
        "ar": "إيقاف متابعة ادعاء أو استئنافها",
    },
    "Say what the team holds of a claim today, and why": {
        "es": "Di qué sostiene hoy el equipo de una afirmación, y por qué",
        "ar": "تسجيل ما يراه الفريق في ادعاء اليوم وسببه",
    },
    "Get the claims followed here as a file that can be imported": {
        "es": "Obtener las afirmaciones seguidas aquí en un archivo que se puede importar",
        "ar": "الحصول على الادعاءات المتابَعة هنا في ملف يمكن استيراده",
    },
    "Follow the claims of a YAML or CSV file": {
        "es": "Sigue las afirmaciones de un archivo YAML o CSV",
        "ar": "متابعة ادعاءات من ملف YAML أو CSV",
    },
    "In a message's menu, under Apps: follow what it says as a claim": {
        "es": "En el menú de un mensaje, en Aplicaciones: sigue lo que dice como afirmación",
        "ar": "في قائمة أي رسالة، ضمن التطبيقات: متابعة نصها بوصفه ادعاء",
    },
    "Search the articles of the feeds followed here": {
        "es": "Busca en los artículos de las fuentes que se siguen aquí",
        "ar": "البحث في مقالات المصادر المتابَعة هنا",
    },
    "Tell how far an article came: why it was posted, or why not": {
        "es": "Dice hasta dónde llegó un artículo: por qué se publicó, o por qué no",
        "ar": "بيان ما جرى لمقال: لماذا نُشر أو لماذا لم يُنشر",
    },
    "The article's address": {"es": "La dirección del artículo"},
    "Post a digest of all that no digest has shown yet": {
        "es": "Publica un resumen de todo lo que aún no ha salido en uno",
        "ar": "نشر موجز بكل ما لم يظهر في موجز بعد",
    },
    "Say what Claimwatch does and how to ask it": {
        "es": "Explica qué hace Claimwatch y cómo preguntarle",
        "ar": "شرح ما يفعله Claimwatch وكيف تسأله",
    },
    "Choose the channel, the digest's time and the language": {
        "es": "Elige el canal, la hora del resumen y el idioma",
        "ar": "اختيار القناة ووقت الموجز واللغة",
    },
    "Show what is set here, what waits and who changed what": {
        "es": "Muestra los ajustes, lo que espera y quién cambió qué",
        "ar": "عرض الإعدادات وما ينتظر ومن غيّر ماذا",
    },
    "Follow a feed, or the feed of a page": {
        "es": "Sigue una fuente, o la fuente de una página",
        "ar": "متابعة مصدر أو مصدر صفحة",
    },
    "Stop following a feed": {
        "es": "Deja de seguir una fuente",
        "ar": "إيقاف متابعة مصدر",
    },
    "List the feeds followed here and how they are": {
        "es": "Muestra las fuentes que se siguen aquí y cómo están",
        "ar": "عرض المصادر المتابَعة هنا وحالها",
    },
    "Ask the feeds that may be asked now and say how each is": {
        "es": "Consulta las fuentes que ya se pueden consultar y di cómo está cada una",
        "ar": "سؤال المصادر التي حان وقتها الآن وبيان حال كل منها",
    },
    "Claims": {"es": "Afirmaciones"},
    "Feeds": {"es": "Fuentes"},
    "Digests": {"es": "Resúmenes"},
    "The lowest score of a match that is posted, 0 to 1": {
        "es": "La puntuación mínima de lo que se publica, de 0 a 1"
    },
    "The lowest score of a match that waits in the digest, 0 to 1": {
        "es": "La puntuación mínima de lo que espera en el resumen, de 0 a 1"
    },
    "What to set back to how it was at the start": {
        "es": "Qué devolver a como estaba al principio"
    },
    "Both scores": {"es": "Ambas puntuaciones"},
    "The admins' channel": {"es": "El canal de los administradores"},
    "Which page": {"es": "Qué página"},
    "Which claim: type words of it, in any language": {
        "es": "Qué afirmación: escribe palabras de ella, en cualquier idioma"
    },
    "Follow it again instead": {"es": "Volver a seguirla"},
    "A file of at most 1 MB": {"es": "Un archivo de 1 MB como máximo"},
    "What to look for, in Arabic, English or Spanish": {
        "es": "Qué buscar, en árabe, español o inglés"
    },
    "Where matches and digests are posted": {
        "es": "Dónde se publican las coincidencias y los resúmenes"
    },
    "Where admins are told of feeds or a channel that fail": {
        "es": "Dónde se avisa a los administradores de lo que falla"
    },
    "The digest's hour, 0 to 23": {"es": "La hora del resumen, de 0 a 23"},
    "The digest's time zone, such as America/Mexico_City": {
        "es": "La zona horaria del resumen, como America/Mexico_City"
    },
    "The language of posts and digests": {"es": "El idioma de las publicaciones y los resúmenes"},
    "The address of the feed, or of a page that has one": {
        "es": "La dirección de la fuente, o de una página que tenga una"
    },
    "Which feed": {"es": "Qué fuente"},
}
