"""What went wrong and what was changed, in Spanish and Arabic.

The domain says it in English, one sentence each, and knows no reader's language.  `{}` stands for
what differs from one time to the next, and may be one of these sentences or parts itself.  What
is not here stays in English: what only an operator sees.
"""

# ruff: noqa: E501 -- a sentence is one line

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from claims.model import Language

#: Spanish and Arabic, by the English.
TRANSLATIONS: Final[Mapping[str, tuple[str, str]]] = {
    # Claims
    "A claim is one sentence of {} to {} characters.": (
        "Una afirmación es una frase de {} a {} caracteres.",
        "الادعاء جملة واحدة من {} إلى {} حرف.",
    ),
    "A claim says how things are: write a statement, not a question.": (
        "Una afirmación dice cómo son las cosas: escribe un enunciado, no una pregunta.",
        "الادعاء يقول كيف هي الأمور: اكتب جملة خبرية لا سؤالا.",
    ),
    "A claim is written in Arabic, English or Spanish.": (
        "Una afirmación se escribe en árabe, inglés o español.",
        "يُكتب الادعاء بالعربية أو الإنجليزية أو الإسبانية.",
    ),
    "A server holds at most {} claims.": (
        "Un servidor guarda como máximo {} afirmaciones.",
        "يتسع الخادم لعدد أقصاه {} من الادعاءات.",
    ),
    "An assessment needs a reason: say in a sentence why.": (
        "Una evaluación necesita un motivo: di en una frase por qué.",
        "يحتاج التقييم إلى سبب: اذكره في جملة.",
    ),
    "More than one claim here fits “{}”: choose one from the list.": (
        "Aquí hay más de una afirmación que encaja con «{}»: elige una de la lista.",
        "أكثر من ادعاء هنا يطابق «{}»: اختر واحدا من القائمة.",
    ),
    "No claim here is called “{}”: choose one from the list.": (
        "Aquí ninguna afirmación se llama «{}»: elige una de la lista.",
        "لا ادعاء هنا باسم «{}»: اختر واحدا من القائمة.",
    ),
    "No claim here is called “{}”.": (
        "Aquí ninguna afirmación se llama «{}».",
        "لا ادعاء هنا باسم «{}».",
    ),
    "There already is a claim “{}”; choose another id.": (
        "Ya hay una afirmación «{}»; elige otro identificador.",
        "يوجد ادعاء بالمعرّف «{}»؛ اختر معرّفا آخر.",
    ),
    "{} is larger than {} bytes (split it into several files).": (
        "{} pesa más de {} bytes (divídelo en varios archivos).",
        "{} أكبر من {} بايت (قسّمه إلى عدة ملفات).",
    ),
    "These claims are too much for one message: whoever runs the bot can export them.": (
        "Estas afirmaciones no caben en un mensaje: quien opera el bot puede exportarlas.",
        "هذه الادعاءات أكثر مما تتسع له رسالة: يستطيع من يشغّل البوت تصديرها.",
    ),
    "`{}` says what `{}` did, which is retired here: take that up again, or leave this out.": (
        "`{}` dice lo mismo que `{}`, que está retirada aquí: retómala o deja esta fuera.",
        "`{}` يقول ما كان يقوله `{}` المتوقفة متابعته هنا: أعد متابعته أو اترك هذا.",
    ),
    "`{}` says too little: write a sentence of at least {} characters.": (
        "`{}` dice demasiado poco: escribe una frase de al menos {} caracteres.",
        "نص `{}` قصير جدا: اكتب جملة من {} حرفا على الأقل.",
    ),
    "`{}` asks something: write a statement instead.": (
        "`{}` pregunta algo: escribe un enunciado.",
        "`{}` سؤال: اكتب بدلا منه جملة خبرية.",
    ),
    "`{}` says what `{}` does: leave one of them out.": (
        "`{}` dice lo mismo que `{}`: deja fuera una de las dos.",
        "`{}` يقول ما يقوله `{}`: اترك أحدهما.",
    ),
    "Write the claim in the language the form shows it in, or drop its other languages.": (
        "Escribe la afirmación en el idioma en que la muestra el formulario, o descarta los demás.",
        "اكتب الادعاء باللغة التي يعرضه بها النموذج، أو احذف لغاته الأخرى.",
    ),
    "This was followed here as `{}`: take it up again with /claim retire and its option “again”.": (
        "Esto se siguió aquí como `{}`: retómalo con /claim retire y su opción «again».",
        "كان هذا متابَعا هنا بالمعرّف `{}`: عد إلى متابعته بالأمر /claim retire وخياره “again”.",
    ),
    "This is followed here already, as `{}`.": (
        "Esto ya se sigue aquí, como `{}`.",
        "هذا متابَع هنا بالفعل، بالمعرّف `{}`.",
    ),
    "This match is no longer known here.": (
        "Esta coincidencia ya no se conoce aquí.",
        "لم تعد هذه المطابقة معروفة هنا.",
    ),
    "Your answer to this match is no longer “Wrong claim”.": (
        "Tu respuesta a esta coincidencia ya no es «Otra afirmación».",
        "لم تعد إجابتك على هذه المطابقة «ليس هذا الادعاء».",
    ),
    "You have answered otherwise to this match by now.": (
        "Mientras tanto respondiste otra cosa a esta coincidencia.",
        "أجبت على هذه المطابقة إجابة أخرى منذ ذلك الحين.",
    ),
    "The match stands under this claim: choose another.": (
        "La coincidencia figura en esta afirmación: elige otra.",
        "المطابقة ضمن هذا الادعاء نفسه: اختر ادعاء آخر.",
    ),
    "This claim is not followed here.": (
        "Esta afirmación no se sigue aquí.",
        "هذا الادعاء غير متابَع هنا.",
    ),
    "This claim was retired before: nothing has changed.": (
        "Esta afirmación ya estaba retirada: no ha cambiado nada.",
        "كانت متابعة هذا الادعاء متوقفة من قبل: لم يتغير شيء.",
    ),
    "This claim is followed already: nothing has changed.": (
        "Esta afirmación ya se sigue: no ha cambiado nada.",
        "هذا الادعاء متابَع بالفعل: لم يتغير شيء.",
    ),
    # A YAML file of claims, behind the file and the line
    "the file is empty (fill it in).": (
        "el archivo está vacío (rellénalo).",
        "الملف فارغ (املأه).",
    ),
    '"{}" is missing (add it).': ("falta «{}» (añádelo).", "ينقص «{}» (أضفه)."),
    'unknown key "{}" (did you mean "{}"?).': (
        "clave desconocida «{}» (¿querías decir «{}»?).",
        "مفتاح غير معروف «{}» (هل قصدت «{}»؟).",
    ),
    'unknown key "{}" (known here: {}).': (
        "clave desconocida «{}» (aquí se conocen: {}).",
        "مفتاح غير معروف «{}» (المعروف هنا: {}).",
    ),
    'unknown key "{}" (remove it).': (
        "clave desconocida «{}» (quítala).",
        "مفتاح غير معروف «{}» (احذفه).",
    ),
    '"{}" is given twice (the first is on line {}).': (
        "«{}» aparece dos veces (la primera, en la línea {}).",
        "«{}» مكرر (الأول في السطر {}).",
    ),
    '"{}" is the id of another claim (change it).': (
        "«{}» es el identificador de otra afirmación (cámbialo).",
        "«{}» معرّف ادعاء آخر (غيّره).",
    ),
    '"{}" is empty: it {} (fill it in).': (
        "«{}» está vacío: {} (rellénalo).",
        "«{}» فارغ: {} (املأه).",
    ),
    '"{}" is "{}": it {} (correct it).': (
        "«{}» es «{}»: {} (corrígelo).",
        "«{}» هو «{}»: {} (صحّحه).",
    ),
    'this is "{}": it {} (correct it).': (
        "esto es «{}»: {} (corrígelo).",
        "هذا «{}»: {} (صحّحه).",
    ),
    '"{}": {} headlines are too many (keep {} at most).': (
        "«{}»: {} titulares son demasiados (deja {} como máximo).",
        "«{}»: عدد العناوين {} أكثر مما يلزم (أبقِ {} على الأكثر).",
    ),
    '"{}": it {} (correct it).': ("«{}»: {} (corrígelo).", "«{}»: {} (صحّحه)."),
    "this: it {} (correct it).": ("esto: {} (corrígelo).", "هذا: {} (صحّحه)."),
    "this is not YAML, {} (check indentation, quotes and colons nearby).": (
        "esto no es YAML: {} (revisa la sangría, las comillas y los dos puntos cercanos).",
        "هذا ليس YAML:‏ {} (راجع المسافات وعلامات الاقتباس والنقطتين حول هذا السطر).",
    ),
    "a second document starts here (keep one per file).": (
        "aquí empieza un segundo documento (deja uno por archivo).",
        "يبدأ هنا مستند ثان (أبقِ مستندا واحدا في الملف).",
    ),
    "a key must be a word (quote it if it has brackets).": (
        "una clave debe ser una palabra (ponla entre comillas si lleva corchetes).",
        "يجب أن يكون المفتاح كلمة (ضعه بين علامتي اقتباس إن كانت فيه أقواس).",
    ),
    "anchors and aliases are not read (write it out).": (
        "no se leen anclas ni alias (escríbelo entero).",
        "لا تُقرأ المراسي والأسماء المستعارة (اكتبه كاملا).",
    ),
    "the tag {} is not read (remove it).": (
        "la etiqueta {} no se lee (quítala).",
        "الوسم {} لا يُقرأ (احذفه).",
    ),
    "this is nested more than {} deep (flatten it).": (
        "esto tiene más de {} niveles (aplánalo).",
        "مستويات التداخل هنا أكثر من {} (قلّلها).",
    ),
    "there is a character YAML does not allow (remove control characters).": (
        "hay un carácter que YAML no admite (quita los caracteres de control).",
        "هنا حرف لا يقبله YAML (احذف محارف التحكم).",
    ),
    "this is not UTF-8 text (save the file as UTF-8).": (
        "esto no es texto UTF-8 (guarda el archivo como UTF-8).",
        "هذا ليس نصا بترميز UTF-8 (احفظ الملف بترميز UTF-8).",
    ),
    "should be keys with values ({})": (
        "deben ser claves con valores ({})",
        "يجب أن يكون مفاتيح بقيم ({})",
    ),
    "should be keys with values": (
        "deben ser claves con valores",
        "يجب أن يكون مفاتيح بقيم",
    ),
    "should be a list": ("debe ser una lista", "يجب أن يكون قائمة"),
    "should be text": ("debe ser texto", "يجب أن يكون نصا"),
    "should be a whole number": ("debe ser un número entero", "يجب أن يكون عددا صحيحا"),
    "should be a date such as 2026-06-01": (
        "debe ser una fecha como 2026-06-01",
        "يجب أن يكون تاريخا مثل 2026-06-01",
    ),
    "should not be empty": ("no debe estar vacío", "يجب ألا يكون فارغا"),
    "should be at least {}": ("debe ser al menos {}", "يجب ألا يقل عن {}"),
    "should have at most {} characters": (
        "debe tener como máximo {} caracteres",
        "يجب ألا يزيد على {} حرف",
    ),
    "should have the form {}": ("debe tener la forma {}", "يجب أن يكون على هذه الصورة: {}"),
    "should be {}": ("debe ser {}", "يجب أن يكون {}"),
    # A spreadsheet of claims, behind the file and the line
    "there is no claim (add a row below the names of the columns).": (
        "no hay ninguna afirmación (añade una fila bajo los nombres de las columnas).",
        "لا يوجد ادعاء (أضف صفا تحت أسماء الأعمدة).",
    ),
    "this is not UTF-8 (save the file as “CSV UTF-8”).": (
        "esto no es UTF-8 (guarda el archivo como «CSV UTF-8»).",
        "هذا ليس UTF-8 (احفظ الملف بصيغة “CSV UTF-8”).",
    ),
    "there are no names of columns (write {}).": (
        "faltan los nombres de las columnas (escribe {}).",
        "لا توجد أسماء أعمدة (اكتب {}).",
    ),
    "“{}” is no column (use {}).": (
        "«{}» no es una columna (usa {}).",
        "«{}» ليس عمودا (استعمل {}).",
    ),
    "the column “{}” is missing (add it).": (
        "falta la columna «{}» (añádela).",
        "العمود «{}» ناقص (أضفه).",
    ),
    "{} (check the quotation marks).": (
        "{} (revisa las comillas).",
        "{} (راجع علامات الاقتباس).",
    ),
    "… and {} more problems.": ("… y {} problemas más.", "… ومشكلات أخرى، عددها {}."),
    "a column stands there twice (remove one).": (
        "una columna está repetida (quita una).",
        "يوجد عمود مكرر (احذف أحدهما).",
    ),
    "there are more cells than columns (quote cells that hold commas).": (
        "hay más celdas que columnas (pon entre comillas las celdas con comas).",
        "الخلايا أكثر من الأعمدة (ضع الخلايا التي فيها فواصل بين علامتي اقتباس).",
    ),
    "“{}” is no language read here (use {}).": (
        "«{}» no es un idioma que se lea aquí (usa {}).",
        "«{}» ليست لغة تُقرأ هنا (استعمل {}).",
    ),
    "“{}” is there in {} already.": ("«{}» ya está en {}.", "«{}» موجود بالفعل باللغة {}."),
    "there is no id (give the claim one: lower-case words joined by hyphens).": (
        "falta el identificador (dale uno: palabras en minúsculas unidas por guiones).",
        "لا معرّف للادعاء (أعطه واحدا: كلمات بأحرف لاتينية صغيرة تصل بينها شرطات).",
    ),
    "{}: “{}” is no headline (write one of at least two words).": (
        "{}: «{}» no es un titular (escribe uno de dos palabras o más).",
        "{}: «{}» ليس عنوان خبر (اكتب عنوانا من كلمتين على الأقل).",
    ),
    "“{}” is no headline (write one of at least two words).": (
        "«{}» no es un titular (escribe uno de dos palabras o más).",
        "«{}» ليس عنوان خبر (اكتب عنوانا من كلمتين على الأقل).",
    ),
    "{} is empty (write it, or leave the row out).": (
        "{} está vacío (escríbelo o quita la fila).",
        "{} فارغ (اكتبه أو احذف الصف).",
    ),
    "“{}” is no id (use lower-case words joined by hyphens).": (
        "«{}» no es un identificador (usa palabras en minúsculas unidas por guiones).",
        "«{}» ليس معرّفا (استعمل كلمات بأحرف لاتينية صغيرة تصل بينها شرطات).",
    ),
    "{}: {} headlines are too many (keep {} at most).": (
        "{}: {} titulares son demasiados (deja {} como máximo).",
        "{}: العناوين كثيرة، وعددها {} (أبق {} على الأكثر).",
    ),
    "{} “{}”: String should have at most {} characters (correct it).": (
        "{} «{}»: no puede tener más de {} caracteres (corrígelo).",
        "{} «{}»: لا يتسع لأكثر من {} حرف (صحّحه).",
    ),
    "{} “{}”: String should have at least {} character (correct it).": (
        "{} «{}»: no puede tener menos de {} carácter (corrígelo).",
        "{} «{}»: لا يقل عن {} حرف (صحّحه).",
    ),
    "{} “{}”: Input should be {} (correct it).": (
        "{} «{}»: tiene que ser {} (corrígelo).",
        "{} «{}»: يجب أن يكون {} (صحّحه).",
    ),
    # The record of changes
    "claim {} added": ("afirmación {} añadida", "أُضيف الادعاء {}"),
    "claim {} edited": ("afirmación {} modificada", "عُدّل الادعاء {}"),
    "claim {} retired": ("afirmación {} retirada", "أُوقفت متابعة الادعاء {}"),
    "claim {} followed": ("afirmación {} seguida de nuevo", "أُعيدت متابعة الادعاء {}"),
    "claim {} assessed": ("afirmación {} evaluada", "قُيّم الادعاء {}"),
    "claim {} imported": ("afirmación {} importada", "استُورد الادعاء {}"),
    "claim {} replaced by an import": (
        "afirmación {} reemplazada por una importación",
        "استُبدل الادعاء {} باستيراد",
    ),
    "feed followed": ("fuente añadida", "أُضيف مصدر"),
    "feed no longer followed": ("fuente quitada", "أُزيل مصدر"),
    # A language model
    "No language model was chosen here that could write examples.": (
        "Aquí no se eligió ningún modelo de lenguaje que pueda escribir ejemplos.",
        "لم يُختر هنا نموذج لغوي يكتب أمثلة.",
    ),
    "The language model {} answered with too much.": (
        "El modelo de lenguaje {} respondió con demasiado texto.",
        "أجاب النموذج اللغوي {} بنص أطول مما يُقبل.",
    ),
    "The language model {} answered {}.": (
        "El modelo de lenguaje {} respondió {}.",
        "أجاب النموذج اللغوي {} بالرمز {}.",
    ),
    "The language model {} broke off its answer.": (
        "El modelo de lenguaje {} interrumpió su respuesta.",
        "انقطع رد النموذج اللغوي {}.",
    ),
    "The language model {} cannot be reached.": (
        "No se puede llegar al modelo de lenguaje {}.",
        "تعذر الوصول إلى النموذج اللغوي {}.",
    ),
    "The language model {} did not answer as a chat endpoint does.": (
        "El modelo de lenguaje {} no respondió como lo hace un servicio de chat.",
        "لم يجب النموذج اللغوي {} كما تجيب خدمات المحادثة.",
    ),
    "The language model {} did not answer within {} seconds.": (
        "El modelo de lenguaje {} no respondió en {} segundos.",
        "لم يجب النموذج اللغوي {} في {} ثانية.",
    ),
    "The language model {} wrote nothing that can be used and is not there yet.": (
        "El modelo de lenguaje {} no escribió nada que se pueda usar y no esté ya.",
        "لم يكتب النموذج اللغوي {} شيئا جديدا يصلح للاستعمال.",
    ),
    "The language model {} wrote nothing.": (
        "El modelo de lenguaje {} no escribió nada.",
        "لم يكتب النموذج اللغوي {} شيئا.",
    ),
    # Settings and digests
    "The digest's hour is a number from 0 to 23.": (
        "La hora del resumen es un número de 0 a 23.",
        "ساعة الموجز رقم من 0 إلى 23.",
    ),
    "The threshold of “possible” must be above 0 and not above that of “confirmed”, which is at most 1.": (
        "El umbral de «posible» debe ser mayor que 0 y no superar el de «confirmada», que es como máximo 1.",
        "يجب أن يزيد حد «محتمل» على 0 وألا يزيد على حد «مؤكد» الذي لا يزيد على 1.",
    ),
    "There is no time zone “{}”; give one like America/Mexico_City.": (
        "No existe la zona horaria «{}»; escribe una como America/Mexico_City.",
        "لا توجد منطقة زمنية باسم «{}»؛ اكتب واحدة مثل America/Mexico_City.",
    ),
    "This digest is no longer known.": (
        "Este resumen ya no se conoce.",
        "لم يعد هذا الموجز معروفا.",
    ),
    # Feeds, as people name them
    '"{}" is not a web address: it should look like https://….': (
        "«{}» no es una dirección web: debería parecerse a https://….",
        "«{}» ليس عنوان ويب: ينبغي أن يكون على نحو https://….",
    ),
    "A server follows at most {} feeds.": (
        "Un servidor sigue como máximo {} fuentes.",
        "يتابع الخادم عددا أقصاه {} من المصادر.",
    ),
    "An address with a user name or password is not read: leave it out.": (
        "No se leen direcciones con usuario o contraseña: quítalos.",
        "لا تُقرأ العناوين التي فيها اسم مستخدم أو كلمة مرور: احذفهما.",
    ),
    "No single feed here is called “{}”: choose from the list.": (
        "Aquí no hay una sola fuente que se llame «{}»: elige de la lista.",
        "لا مصدر واحدا هنا باسم «{}»: اختر من القائمة.",
    ),
    "Only http and https addresses are read, not {}: give the address of a web page or feed.": (
        "Solo se leen direcciones http y https, no {}: da la dirección de una página o fuente.",
        "لا تُقرأ إلا عناوين http وhttps، لا {}: أعط عنوان صفحة أو مصدر.",
    ),
    "The address is longer than {} characters.": (
        "La dirección tiene más de {} caracteres.",
        "العنوان أطول من {} حرف.",
    ),
    "The server sent no page: check the address in a browser.": (
        "El servidor no envió ninguna página: prueba la dirección en un navegador.",
        "لم يرسل الخادم أي صفحة: جرّب العنوان في متصفح.",
    ),
    "This feed is followed here already.": (
        "Esta fuente ya se sigue aquí.",
        "هذا المصدر متابَع هنا بالفعل.",
    ),
    "This feed is no longer known.": (
        "Esta fuente ya no se conoce.",
        "لم يعد هذا المصدر معروفا.",
    ),
    "This feed is not followed here.": (
        "Esta fuente no se sigue aquí.",
        "هذا المصدر غير متابَع هنا.",
    ),
    "This page names no feed: look on it for an RSS link and give its address.": (
        "Esta página no nombra ninguna fuente: busca en ella un enlace RSS y da su dirección.",
        "لا تذكر هذه الصفحة أي مصدر: ابحث فيها عن رابط RSS وأعط عنوانه.",
    ),
    # Feeds that cannot be read
    "Claimwatch could not take this feed in; the log says more.": (
        "Claimwatch no pudo incorporar esta fuente; el registro dice más.",
        "لم يتمكن كليم ووتش من قراءة هذا المصدر؛ وفي السجل تفصيل ذلك.",
    ),
    "One redirect leads to the next: give the feed's own address.": (
        "Una redirección lleva a otra: da la dirección propia de la fuente.",
        "تقود كل إحالة إلى أخرى: أعط عنوان المصدر نفسه.",
    ),
    "Reading this feed made the program that does it fail and was broken off: it is tried again less and less often; look for a shorter feed of this site.": (
        "Leer esta fuente hizo fallar el programa que lo hace y se interrumpió: se intenta cada vez menos; busca una fuente más corta de este sitio.",
        "أدت قراءة هذا المصدر إلى تعطل البرنامج القارئ فأُوقفت: تُعاد المحاولة على فترات متباعدة؛ ابحث عن مصدر أقصر في هذا الموقع.",
    ),
    "Reading this feed took longer than {} seconds and was broken off: it is tried again less and less often; look for a shorter feed of this site.": (
        "Leer esta fuente llevó más de {} segundos y se interrumpió: se intenta cada vez menos; busca una fuente más corta de este sitio.",
        "استغرقت قراءة هذا المصدر أكثر من {} ثانية فأُوقفت: تُعاد المحاولة على فترات متباعدة؛ ابحث عن مصدر أقصر في هذا الموقع.",
    ),
    "Reading this feed took more than {} MB of memory and was broken off: it is tried again less and less often; look for a shorter feed of this site.": (
        "Leer esta fuente exigió más de {} MB de memoria y se interrumpió: se intenta cada vez menos; busca una fuente más corta de este sitio.",
        "احتاجت قراءة هذا المصدر أكثر من {} ميغابايت من الذاكرة فأُوقفت: تُعاد المحاولة على فترات متباعدة؛ ابحث عن مصدر أقصر في هذا الموقع.",
    ),
    "The answer is empty: check the address in a browser.": (
        "La respuesta está vacía: prueba la dirección en un navegador.",
        "الرد فارغ: جرّب العنوان في متصفح.",
    ),
    "The answer is larger than {} MB, no feed is.": (
        "La respuesta ocupa más de {} MB; ninguna fuente es tan grande.",
        "الرد أكبر من {} ميغابايت، ولا يبلغ ذلك أي مصدر.",
    ),
    "The feed has more than {} tags: look for a shorter one.": (
        "La fuente tiene más de {} etiquetas: busca una más corta.",
        "في المصدر أكثر من {} وسم: ابحث عن مصدر أقصر.",
    ),
    "The feed is too broken to be read.": (
        "La fuente está demasiado dañada para leerla.",
        "المصدر معطوب إلى حد لا يمكن معه قراءته.",
    ),
    "The server redirects to something that is no address: ask its owner.": (
        "El servidor redirige a algo que no es una dirección: pregunta a su dueño.",
        "يحيل الخادم إلى ما ليس عنوانا: اسأل صاحبه.",
    ),
    "This is JSON, not RSS or Atom: look for the site's RSS address.": (
        "Esto es JSON, no RSS ni Atom: busca la dirección RSS del sitio.",
        "هذا JSON وليس RSS أو Atom: ابحث عن عنوان RSS للموقع.",
    ),
    "This is XML, but neither RSS nor Atom: look for the site's RSS address.": (
        "Esto es XML, pero ni RSS ni Atom: busca la dirección RSS del sitio.",
        "هذا XML لكنه ليس RSS ولا Atom: ابحث عن عنوان RSS للموقع.",
    ),
    "This is a web page, not a feed: add the page's address and its feed is looked for.": (
        "Esto es una página web, no una fuente: añade la dirección de la página y se busca su fuente.",
        "هذه صفحة ويب وليست مصدرا: أضف عنوان الصفحة ليُبحث عن مصدرها.",
    ),
    "This is neither RSS nor Atom: check the address in a browser.": (
        "Esto no es RSS ni Atom: prueba la dirección en un navegador.",
        "هذا ليس RSS ولا Atom: جرّب العنوان في متصفح.",
    ),
    "This is not a web address: it should look like https://….": (
        "Esto no es una dirección web: debería parecerse a https://….",
        "هذا ليس عنوان ويب: ينبغي أن يكون على نحو https://….",
    ),
    "{} cannot be read: its certificate is not valid, its owner has to renew it.": (
        "No se puede leer {}: su certificado no es válido y su dueño tiene que renovarlo.",
        "تعذرت قراءة {}: شهادته غير صالحة وعلى صاحبه تجديدها.",
    ),
    "{} cannot be read: it takes no connection, this usually passes.": (
        "No se puede leer {}: no acepta conexiones; suele ser pasajero.",
        "تعذرت قراءة {}: لا يقبل الاتصال، وهذا عابر عادة.",
    ),
    "{} cannot be read: the answer broke off or is not HTTP, this usually passes.": (
        "No se puede leer {}: la respuesta se cortó o no es HTTP; suele ser pasajero.",
        "تعذرت قراءة {}: انقطع الرد أو ليس HTTP، وهذا عابر عادة.",
    ),
    "{} cannot be read: there is no such host, check the address.": (
        "No se puede leer {}: no existe ese servidor; revisa la dirección.",
        "تعذرت قراءة {}: لا وجود لهذا الخادم، راجع العنوان.",
    ),
    "{} did not answer in time: this usually passes.": (
        "{} no respondió a tiempo: suele ser pasajero.",
        "لم يجب {} في الوقت المتاح: وهذا عابر عادة.",
    ),
    "{} is not on the public internet: only public web addresses are read.": (
        "{} no está en la internet pública: solo se leen direcciones web públicas.",
        "{} ليس على الإنترنت العامة: لا تُقرأ إلا عناوين الويب العامة.",
    ),
    "The server answered {}: check the address.": (
        "El servidor respondió {}: revisa la dirección.",
        "أجاب الخادم بالرمز {}: راجع العنوان.",
    ),
    "The server answered {}: it does not serve programs, look for another feed.": (
        "El servidor respondió {}: no atiende a programas; busca otra fuente.",
        "أجاب الخادم بالرمز {}: لا يخدم البرامج، ابحث عن مصدر آخر.",
    ),
    "The server answered {}: it wants to be asked less often.": (
        "El servidor respondió {}: pide que se le pregunte menos.",
        "أجاب الخادم بالرمز {}: يطلب أن يُسأل على فترات أطول.",
    ),
    "The server answered {}: this usually passes.": (
        "El servidor respondió {}: suele ser pasajero.",
        "أجاب الخادم بالرمز {}: وهذا عابر عادة.",
    ),
    "The server answered {}: there is nothing at this address.": (
        "El servidor respondió {}: no hay nada en esa dirección.",
        "أجاب الخادم بالرمز {}: لا شيء على هذا العنوان.",
    ),
    "The server answered {}: the feed is closed for good.": (
        "El servidor respondió {}: la fuente se cerró para siempre.",
        "أجاب الخادم بالرمز {}: أُغلق المصدر نهائيا.",
    ),
    "The server answered {}: this is no answer to a request for a feed.": (
        "El servidor respondió {}: eso no es respuesta a quien pide una fuente.",
        "أجاب الخادم بالرمز {}: ليس هذا ردا على طلب مصدر.",
    ),
    # Messages that cannot be posted
    "Discord answered {}; this is sent again.": (
        "Discord respondió {}; esto se envía de nuevo.",
        "أجاب Discord بالرمز {}؛ تُعاد محاولة الإرسال.",
    ),
    "Discord asks for a pause; this is sent again later.": (
        "Discord pide una pausa; esto se envía de nuevo más tarde.",
        "يطلب Discord التمهل؛ تُعاد محاولة الإرسال لاحقا.",
    ),
    "Discord could not be reached; this is sent again.": (
        "No se pudo llegar a Discord; esto se envía de nuevo.",
        "تعذر الوصول إلى Discord؛ تُعاد محاولة الإرسال.",
    ),
    "Discord no longer accepts the bot's token: its operator has to give it a new one.": (
        "Discord ya no acepta el token del bot: quien lo opera tiene que darle uno nuevo.",
        "لم يعد Discord يقبل رمز البوت: على مشغّله أن يعطيه رمزا جديدا.",
    ),
    "Discord refused the message: {}": (
        "Discord rechazó el mensaje: {}",
        "رفض Discord الرسالة: {}",
    ),
    "Something went wrong here; it has been logged.": (
        "Algo falló aquí; quedó en el registro.",
        "حدث خطأ هنا وسُجّل.",
    ),
    "The bot is no longer on this server.": (
        "El bot ya no está en este servidor.",
        "لم يعد البوت على هذا الخادم.",
    ),
    "The bot may not post in its channel: give it {} there ({}).": (
        "El bot no puede publicar en su canal: dale allí {} ({}).",
        "لا يستطيع البوت النشر في قناته: امنحه فيها {} ({}).",
    ),
    "The channel is gone: choose another with /setup.": (
        "El canal ya no existe: elige otro con /setup.",
        "لم تعد القناة موجودة: اختر غيرها بالأمر \u200e/setup.",
    ),
}

#: A file and a line, before what is wrong there.
_PLACE: Final = re.compile(r".{1,300}?\.(?:csv|ya?ml):(?:\d{1,7}:)? ", re.IGNORECASE)


#: Begins what a sentence on a file holds of another.
_PART: Final = "should "


def translated(said: str, language: Language) -> str:
    """A sentence, or some lines of them, in a language; in English what nobody translated."""
    return said if language == "en" else "\n".join(_line(e, language) for e in said.split("\n"))


def _line(said: str, language: Language) -> str:
    if place := _PLACE.match(said):
        return place[0] + _sentence(said[place.end() :], language)
    return _sentence(said, language)


def _sentence(said: str, language: Language) -> str:
    for pattern, (spanish, arabic) in _patterns():
        if found := pattern.fullmatch(said):
            parts = (_told(each, language) for each in found.groups())
            return (spanish if language == "es" else arabic).format(*parts)
    return said


def _told(part: str, language: Language) -> str:
    """What stands in a sentence: a part of one, or a name, which stays as it is."""
    return _sentence(part, language) if part.startswith(_PART) else part


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, str]], ...]:
    return tuple(
        (re.compile(re.escape(english).replace(r"\{\}", "(.*?)")), others)
        for english, others in TRANSLATIONS.items()
    )
