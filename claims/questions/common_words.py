"""The words questions are made of, in Arabic, English and Spanish.

Which of them name no topic, ask for news or only make talk.  Judged by hand from questions people
asked: lists of stop words for search leave out "novedades" and take in "against".
"""

from typing import Final

from claims.model import LANGUAGES, Language
from claims.questions.time_words import fold, tidy

#: The words questions are made of; they name no topic.
_COMMON: Final[dict[Language, str]] = {
    "en": """a about above after again against all also am among an and anybody anyone are as at
        be because been before being below between both but by can could d did do does doing
        down during each ever every find for found from further get give going got had has
        have having he her here him his how i if in into is it its itself just know let like
        ll look looking me my now of off on only or other our out over own please quick re
        really s said say saying says see she should show since so some still such t tell
        than that the their them then there these they think this those through to today too
        under until up upon us ve very was we were what whats when where whether which while
        who whom whose why will with would yet you your regarding concerning claim claims
        statement statements
        follow following watch track much many bot claimwatch true false hold holds status
        assess assessed assessment assessments verdict team summary summarise summarize brief
        briefing overview important main most believe believes opinion opinions judge judged
        declared""",
    "es": """a acerca ahi ahora al algun alguna algunas alguno algunos ante antes aqui asi aun
        aunque bajo bien cada como con contra cosa cosas cual cuales cuando cuanta cuantas
        cuanto cuantos da dame de decir del desde di dice dicen dime donde durante e el
        ella ellas ellos en eres encontraste encontrado entre era es esa esas ese eso esos
        esta estaba estan
        estas este esto estos existe favor fue ha haber habia han hasta hay hubo la las le
        les lo los me mi mis mostrar mucho muestra muestrame muy nada ni nos nosotros o os
        otras otros para pasado pero por porque pues puede puedes que quien quienes quiero
        respecto sabe sabes se ser si sido sin sobre solo son su sus tal tambien tan te ti
        tiene tienen tienes todas todavia todo todos tu tus u un una unas uno unos va ver y
        ya yo relacion sigues siguen sigue muchas muchos afirmacion afirmaciones
        nuestra nuestras nuestro nuestros cierto cierta verdad falso falsa sostiene sostienen
        evaluacion evaluaciones evaluado evaluada equipo resumen resume resumeme importante
        importantes principal principales opina opinan opinamos opinion opiniones piensa
        piensan pensamos cree creen creemos evaluo evaluamos evalua evaluan juzgo juzgamos
        dijo dijeron dicho afirma afirmo declaro""",
    "ar": """ما ماذا مادا هل من في على عن إلى الى حول بشأن بخصوص عند مع منذ حتى خلال بعد قبل بين
        كل كان كانت هذا هذه ذلك تلك هؤلاء الذي التي الذين هو هي هم أن إن انه انها أنه أنها
        لا لم لن ليس قد لقد ثم أو أم و ف ب ل ك يا أنا نحن أنت أنتم لي لنا له لها لهم عنه
        عنها عليه عليها فيه فيها به بها كيف متى أين لماذا كم أي أية هناك هنا يوجد توجد يقول
        تقول قيل قال نشر حدث حصل جرى طرأ ورد صار فقط أيضا كذلك لو إذا وما وماذا وهل ومن
        أعطني أخبرني أرني اعرض أريد يمكن الموضوع موضوع يتعلق بما فيما مما عما الذى ادعاء
        الادعاء ادعاءات الادعاءات هات ضد شأن تتابع تتابعها المتابعة
        ادعاءنا ادعاءاتنا لدينا عندنا صحيح صحيحا صحيحة تقييم التقييم تقييمكم تقييمنا
        الفريق فريقنا فريقكم عدد عددها ملخص ملخصا لخص أهم الأهم أبرز يرى ترى نرى رأي الرأي
        رأيكم رأينا موقفنا موقفكم يعتقد تعتقد نعتقد قيّم قيّمنا قيّمتم قالت قالوا صرح صرحت
        قاله قالته كلام تصريحات""",
}
#: The words of who asks for what was found, whatever it is on.
_NEWS: Final[dict[Language, str]] = {
    "en": """any anything article articles else evidence fresh happen happened happening happens
        headline headlines latest latests lately match matched matches more new newest news
        nothing paper papers press media outlets recent recently report reported reports
        source sources wrote writes write written published publish prints something story
        stories update updates updated development developments""",
    "es": """algo articulo articulos coincidencia coincidencias evidencia evidencias fuente
        fuentes historia informacion mas medios nota notas noticia noticias novedad
        novedades nueva nuevas nuevo nuevos ocurrido ocurrio ocurre otra otro pasa pasado
        periodicos prensa prueba pruebas publicado reciente recientes recientemente publica
        publican publicaron publico escribe escriben cuenta cuentan informa informan reporta
        reportan sucedido sucedio titulares ultima ultimas ultimo ultimos ultimamente
        actualizacion actualizaciones""",
    "ar": """الجديد جديد جديدا جديدة الجديدة خبرا أخبار الأخبار خبر الخبر أنباء الأنباء مستجدات
        المستجدات المزيد مزيد آخر أحدث تطورات التطورات مقال مقالا مقالات المقالات أدلة
        الأدلة دليل مصادر المصادر صحف الصحف حدث يحدث حصل جرى تحديث تحديثات شيء شيئا غير ذلك
        وجد وجدت تقارير حديثا مؤخرا""",
}
#: Greetings, thanks and calls for help: never about a claim.  So is who calls it stupid, in
#: meaning near to what is claimed of artificial intelligence.
_CHATTER: Final[dict[Language, str]] = {
    "en": """hello hi hey hiya yo team everyone folks friends thanks thank thx ty cheers bye
        goodbye morning evening afternoon good great nice cool ok okay yes no yep nope sure
        welcome sorry help list commands start stop test testing lol haha wow awesome
        perfect robot human work works well bot claimwatch stupid idiot dumb""",
    "es": """hola buenas buenos dias tardes noches gracias adios chao vale bueno genial perfecto
        excelente ayuda ayudame ayudar auxilio lista listar listado comandos prueba jaja
        jajaja humano sirves sirve funciona funcionas haces hacer hace estupido estupida
        idiota tonto tonta""",
    "ar": """مرحبا أهلا سلام السلام عليكم وعليكم صباح مساء الخير النور شكرا مشكور جزيلا تسلم
        وداعا نعم لا حسنا طيب ممتاز رائع جيد مساعدة المساعدة ساعدني ساعدوني قائمة أوامر
        اختبار تجربة روبوت إنسان تعمل تفعل بوت غبي أحمق""",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(tidy(text)).split())


#: Words that ask for what was found.
IS_NEWS: Final = {each: _words(_NEWS[each]) for each in LANGUAGES}
#: Those and all others that name no topic.
IS_PLAIN: Final = {each: _words(_COMMON[each]) | IS_NEWS[each] for each in LANGUAGES}
#: Of all languages together.
IS_CHATTER: Final = _words(" ".join(_CHATTER.values()))
#: Words that tell in which language a short question is.
TELLS: Final = {each: IS_PLAIN[each] | _words(_CHATTER[each]) for each in LANGUAGES}
