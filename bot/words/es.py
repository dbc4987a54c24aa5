"""What the bot says in Spanish."""

from typing import Final

from bot.words import Words
from claims.model import Band, Kind, Part, Stance, Status, Verdict
from claims.news.why import Fate, Turned

SPANISH: Final = Words(
    languages={"ar": "árabe", "en": "inglés", "es": "español"},
    stances={
        Stance.SUPPORTS: "respalda",
        Stance.REFUTES: "refuta",
        Stance.DISCUSSES: "aborda",
    },
    matched_as={Band.CONFIRMED: "coincidencia confirmada", Band.POSSIBLE: "coincidencia posible"},
    bands={
        Band.CONFIRMED: "confirmada",
        Band.POSSIBLE: "posible",
        Band.BELOW: "sin coincidencia",
    },
    kinds={
        Kind.FACTUAL: "hecho",
        Kind.ASSESSMENT: "valoración",
        Kind.COMMITMENT: "compromiso",
        Kind.RECOMMENDATION: "recomendación",
        Kind.CAUSAL: "relación causal",
    },
    statuses={
        Status.NOT_YET_ASSESSED: "sin evaluar",
        Status.HOLDS: "se sostiene",
        Status.PARTLY_HOLDS: "se sostiene en parte",
        Status.DOES_NOT_HOLD: "no se sostiene",
        Status.DISPUTED: "en disputa",
        Status.NOT_ASSESSABLE: "no evaluable",
    },
    beginnings={
        "added": "añadida",
        "imported": "importada",
        "taken from the library": "tomada de la biblioteca",
    },
    verdicts={
        Verdict.RIGHT: "Correcta",
        Verdict.WRONG_STANCE: "Otra postura",
        Verdict.WRONG_CLAIM: "Otra afirmación",
        Verdict.NOT_RELEVANT: "No viene al caso",
    },
    judged_as={True: "dada por correcta", False: "descartada"},
    by_team="{} (según tu equipo)",
    left_out_wrong="Historias que se dejan fuera porque tu equipo las descartó: {}",
    sample="MUESTRA",
    more="… y {} más",
    nothing="Nada",
    claim="Afirmación",
    by_headline="Coincide por su titular",
    by_sentence="Coincide por esta frase",
    also_on="También toca",
    also_told="También lo publican",
    told_by="Medios: {outlets}, fuentes de origen: {origins}",
    team="Equipo",
    outlet="Medio",
    language="Idioma",
    published="Publicado",
    seen="Visto",
    speaker="Quien lo dice",
    kind="Tipo",
    source="Fuente",
    paragraph="párrafo {}",
    supports_if="Cuenta a favor si",
    refutes_if="Cuenta en contra si",
    out_of_scope="Fuera de alcance si",
    other_languages="En los otros idiomas",
    status="Estado",
    history="Historial",
    retired_count="retiradas: {}",
    retired="retirada",
    judged="Lo último que evaluó el equipo",
    side="postura indicada",
    right_of="acertadas: {right} de {of} ({low}–{high} %)",
    raised=(
        "Solo se confirma por encima de {}: las respuestas del equipo subieron el umbral de esta"
        " afirmación."
    ),
    thanks="Anotado: {}. Gracias.",
    filed="Anotado: ahora figura en {}, y esa afirmación aprende de ello. Gracias.",
    by_hand="puesto aquí por el equipo",
    which_claim="¿A qué afirmación corresponde?",
    which_stance="¿Qué dice de la afirmación?",
    likeliest="Las afirmaciones más probables",
    none_of_them="Ninguna de estas afirmaciones",
    claims="Afirmaciones",
    page="Página {} de {}",
    evidence="Evidencia",
    no_evidence="Todavía no se ha encontrado nada sobre esta afirmación.",
    search="Búsqueda: {}",
    no_results="Ningún artículo de las fuentes que se siguen aquí se acerca a estas palabras.",
    feeds="Fuentes",
    no_feeds="Aquí no se sigue ninguna fuente: un administrador puede añadir una con /feed add.",
    feed_ok="última lectura",
    feed_waiting="aún sin leer",
    feed_next="próxima lectura",
    feed_stopped="detenida: su servidor dice que ya no existe",
    never_seen="Esta dirección nunca se vio en una fuente que se siga aquí.",
    of_its_site=(
        "Fuentes de su sitio que se siguen aquí; cada una contiene solo sus artículos más"
        " recientes:"
    ),
    none_of_its_site="Ninguna fuente de las que se siguen aquí es de {}.",
    left_feeds="Fuentes que se siguieron aquí y ya no: {}",
    feed_fails="su última lectura falló",
    seen_in="Visto por primera vez {}, en: {}",
    emptied=(
        "No coincidió con ninguna afirmación. Los textos de esos artículos se borran a los {}"
        " días, así que ya no se puede comparar."
    ),
    no_match="No coincide con ninguna afirmación.",
    nearest_claim="Afirmación más cercana",
    no_claims="Aquí no se sigue ninguna afirmación.",
    turned={
        Turned.CLAIM_IS_NEWER: (
            "Hoy sería «{band}», pero se leyó antes de que aquí se siguiera la afirmación (desde"
            " {since})."
        ),
        Turned.ELSE: (
            "Hoy sería «{band}»; cuando se leyó no coincidía. Desde entonces cambiaron los textos"
            " de la afirmación, los umbrales o las noticias con las que se mide."
        ),
    },
    short="{score}, {by} por debajo de «{band}»",
    parts={
        Part.STATEMENT: "el enunciado",
        Part.OPPOSITE: "lo contrario",
        Part.SUPPORTS: "un ejemplo que respalda",
        Part.REFUTES: "un ejemplo que refuta",
        Part.UPDATES: "un ejemplo sin postura",
    },
    against="Comparado con {}: «{}»",
    fates={
        Fate.POSTED: "Publicado",
        Fate.WAITING: "En espera de publicarse",
        Fate.REFUSED: "No se publicó: Discord no lo aceptó",
        Fate.OTHER_CLAIM: "Va con otra afirmación",
        Fate.KNOWN_STORY: "Noticia ya conocida: se sumó a su publicación",
        Fate.OLDER: "No se publicó: ya estaba guardado antes de que se siguiera la afirmación",
        Fate.OLD_STOCK: "No se publicó: ya estaba en la fuente cuando se leyó por primera vez",
        Fate.OLD_NEWS: "No se publicó: había salido más de 30 días antes de encontrarse",
        Fate.UNSURE: "No se publicó: solo se publica lo de banda «confirmada»",
        Fate.NO_CHANNEL: "No se publicó: no había canal cuando se encontró",
    },
    waits="próximo intento {}",
    story_of="la contó",
    shown_in="En el resumen del {}",
    held="Lo mostrará el próximo resumen",
    held_until="Lo mostrará el resumen del {}",
    not_held="La afirmación ya no se sigue: ningún resumen lo muestra hasta que se siga de nuevo.",
    found="Lo que se encontró",
    says_of_it={
        Stance.SUPPORTS: "respalda la afirmación",
        Stance.REFUTES: "refuta la afirmación",
        Stance.DISCUSSES: "aborda la afirmación",
    },
    nothing_for="En este tiempo no se encontró nada sobre {}.",
    unfollowed="No está entre las fuentes que se siguen aquí: {}. Esto dicen las demás:",
    not_followed="Ya no se sigue aquí: {}.",
    latest_before="lo último antes de eso: {}",
    not_asked_for="Se encontró en este tiempo, pero no es de lo que pides: {}",
    counted="Artículos encontrados: {found}; confirmados o dados por correctos: {sure}",
    only_possible="Además, coincidencias posibles que el resumen trae para revisar: {}",
    only_stances={
        Stance.SUPPORTS: "solo lo que respalda",
        Stance.REFUTES: "solo lo que refuta",
        Stance.DISCUSSES: "solo lo que no toma partido",
    },
    only_outlet="solo de {}",
    only_articles={
        "ar": "solo artículos en árabe",
        "en": "solo artículos en inglés",
        "es": "solo artículos en español",
    },
    nothing_found="No se encontró nada.",
    articles="Artículos cercanos a estas palabras",
    only_near="Ningún artículo contiene todas estas palabras; se acercan estos",
    searched="Se buscó en {feeds} fuentes y {claims} afirmaciones, desde {since} hasta {until}.",
    follows_claims="Afirmaciones que se siguen aquí: {}. `/claims` las muestra.",
    follows_feeds="Fuentes que se siguen aquí: {count}. {names}",
    ask_me=(
        "Pregúntame por las afirmaciones que se siguen aquí, por ejemplo «¿Qué hay de nuevo sobre"
        " {claim} desde el lunes?», en árabe, español o inglés. /help muestra lo demás."
    ),
    by_command="El chat no cambia nada: eso se hace con `/{}`, si gestionas el servidor.",
    why_needs_link=(
        "¿Qué artículo? Envíame su enlace con la pregunta o usa /why: te digo hasta dónde llegó."
    ),
    ask_on_server=(
        "Pregúntame en el servidor de tu equipo: las afirmaciones y las fuentes son de cada"
        " servidor."
    ),
    one_at_a_time="Una pregunta cada vez, por favor: todavía busco la anterior.",
    not_so_fast="Fueron muchas preguntas; vuelve a preguntarme dentro de un minuto.",
    digest="Resumen",
    to_review="Posibles coincidencias por revisar",
    continued="continuación",
    quiet="Sin novedades sobre",
    health="Fuentes: {feeds}; artículos leídos: {articles}; fuentes con fallos: {failing}.",
    failing="Fuentes con fallos",
    nothing_new="No se encontró nada nuevo sobre ninguna afirmación.",
    review="Revisar de una en una",
    skip="Omitir",
    to_go="Quedan por revisar: {}",
    review_left="Era la última. Sin revisar todavía: {}",
    review_done="Todo lo de este resumen está revisado. Gracias.",
    chart="Coincidencias por afirmación, según lo que dicen de ella: {}",
    digest_comes="El resumen llegará a {} en un momento.",
    digest_empty="No hay nada que no haya salido ya en un resumen.",
    settings="Ajustes",
    channel="Canal",
    no_channel="ninguno: elige uno con /setup",
    digest_at="Resumen",
    waiting="Mensajes en espera: {}",
    changes="Últimos cambios",
    thresholds="Puntuación: publicar · revisar",
    matcher="Comparación",
    set_up=(
        "Las coincidencias van a {channel}; el resumen llega a las {time} ({zone}), en {language}."
    ),
    no_admin_channel="ninguno: elige uno con /setup y los administradores sabrán qué falla",
    admin_channel="Canal de administradores",
    lacking=(
        "En {where} me faltan estos permisos: {missing}. Lo que va allí espera hasta que los"
        " tenga."
    ),
    choose_admin_channel=(
        "Con `admins:` puedes elegir un canal donde los administradores sepan qué fuentes fallan."
    ),
    admins_are_told="Los administradores sabrán en {} qué falla.",
    feeds_or_settings={"feeds": "Fuentes", "settings": "Ajustes"},
    feeds_down="Fuentes que no se pueden leer",
    feeds_over="Fuentes que se leen de nuevo",
    feeds_work=(
        "Todo lo demás sigue. Fuentes que se leen como siempre: {}. Las que fallan se vuelven"
        " a pedir cada vez con menos frecuencia, sin que nadie haga nada."
    ),
    channel_down="No puedo publicar donde van las coincidencias",
    channel_works=(
        "Las fuentes se leen y comparan como antes, y las órdenes y el chat siguen. Mensajes"
        " en espera, ninguno se pierde: {}. Se publican en cuanto esto se arregle; /setup lo"
        " intenta enseguida."
    ),
    channel_over="Ya puedo publicar de nuevo donde van las coincidencias",
    discord_away="No se podía acceder a Discord",
    discord_works=(
        "Desde {since} hasta {until}. Mientras tanto las fuentes se leyeron y compararon."
        " Mensajes que esperaban y llegan ahora: {waiting}."
    ),
    added=(
        "Ahora se sigue «{statement}» como `{id}`. Los artículos que lleguen desde ahora se"
        " comparan con ella."
    ),
    begun="Encontrado entre los artículos ya guardados: {} (como evidencia, sin publicarse).",
    meaning_changed=(
        "También se quitan quién lo dijo, su fuente y su regla de decisión. Lo encontrado antes"
        " sigue en ella: si es una afirmación muy distinta, retira esta con /claim retire y añade"
        " la otra."
    ),
    dropped="Textos descartados en otros idiomas: {}.",
    edited="`{id}` dice ahora «{statement}».",
    retired_now="`{id}` ya no se sigue; lo encontrado se conserva.",
    followed_again="`{id}` se sigue de nuevo.",
    assessed="`{id}`: {status}.",
    imported="Añadidas: {added}. Reemplazadas: {replaced}.",
    from_now_on="Los artículos que lleguen desde ahora se comparan con ellas.",
    unchanged="Ya estaban así: {}.",
    still_retired="Siguen retiradas: {}; `/claim retire` con «again» las retoma.",
    as_they_were="Se adjunta lo reemplazado: impórtalo para deshacer esto.",
    added_stay="Lo añadido no se deshace así: `/claim retire` deja de seguir una afirmación.",
    not_attached="Lo reemplazado es demasiado para adjuntarlo; está en el registro de cambios.",
    exported="Afirmaciones: {}. `/claim import` las vuelve a leer.",
    feed_added="Ahora se sigue {}.",
    feed_removed=(
        "Ya no se sigue {} ({}); lo encontrado en ella se conserva. `/feed add` la vuelve a"
        " seguir."
    ),
    also_found="La página ofrece además:",
    feeds_checked="Fuentes que funcionan: {} de {}",
    add_title="Añadir una afirmación",
    edit_title="Editar la afirmación",
    assess_title="Evaluar la afirmación",
    statement="Enunciado",
    statement_hint="Una frase que se entienda sola, en positivo",
    opposite="Lo contrario",
    opposite_hint="Cómo son las cosas si la afirmación no se sostiene",
    examples="Titulares de ejemplo",
    supporting="Titular que la respaldaría",
    refuting="Titular que la refutaría",
    updating="Titular sobre ella que no toma partido",
    headline_hint="De 8 a 16 palabras con nombres y cifras; uno por línea",
    translations="Los otros idiomas",
    keep_translations="Conservarlos: el sentido es el mismo",
    drop_translations="Quitarlos: el sentido cambió",
    reason="Por qué",
    try_title="Probar una afirmación",
    would_have=(
        "Confirmadas por semana: {confirmed} · posibles por semana: {possible} (sobre {articles}"
        " artículos guardados desde {since})"
    ),
    nothing_to_try="Todavía no hay artículos guardados con los que probarla.",
    not_counted="Elegidos como ejemplos suyos, y no contados: {}",
    tells_no_side=(
        "Con lo contrario y algunos titulares a favor y en contra se encuentra más, y las"
        " coincidencias dicen qué postura toman."
    ),
    just_above="Justo por encima de la línea: estos se confirmarían",
    just_below="Justo por debajo: estos no",
    taken="Por sí sola también encontraría estos, pero otra afirmación les corresponde mejor",
    overlaps="Se solapa con",
    shares="también tiene {} de sus {} coincidencias",
    would_lose="coincidencias que perdería: {}",
    on_the_same_subject="sobre el mismo tema",
    only_tried="Todavía no se ha guardado nada. Esto es lo que habría encontrado la afirmación:",
    save_it="Guardar",
    change_it="Cambiar",
    discard_it="Descartar",
    suggest_it="Sugerir ejemplos",
    suggesting=(
        "Un modelo de lenguaje está escribiendo ejemplos; puede tardar unos minutos. Lo que se"
        " guarde, cambie o elija aquí mientras tanto queda sin ellos."
    ),
    suggests_elsewhere=(
        "El modelo de lenguaje está escribiendo para otra persona: inténtalo en un minuto."
    ),
    suggested=(
        "Un modelo de lenguaje escribió lo que está bajo los artículos; todo, en cada idioma, está"
        " en el archivo. Léelo: lo que no quieras decir se reescribe o se borra con «Cambiar», y"
        " se va también de los otros idiomas."
    ),
    what_you_mean=(
        "¿Es esto lo que quieres decir? Los artículos guardados que elijas abajo pasan a ser"
        " ejemplos de la afirmación, y se prueba de nuevo con ellos."
    ),
    choose_examples={
        Part.SUPPORTS: "Estos la respaldan",
        Part.REFUTES: "Estos la refutan",
        Part.UPDATES: "Estos la tratan sin tomar partido",
    },
    discarded="Descartada: no se guardó nada.",
    draft_gone=(
        "Esta afirmación ya no se conserva aquí: se descartó, tiene más de un día o Claimwatch"
        " se reinició desde entonces. Lo que se ve arriba es todo lo que queda de lo que"
        " escribiste: si no se guardó, escríbela otra vez con /claim add."
    ),
    admins_only="Eso solo puede hacerlo quien administra este servidor.",
    not_set_up="Claimwatch aún no tiene canal aquí: un administrador puede usar /setup.",
    wrong_file="Solo se pueden importar archivos .yaml, .yml y .csv.",
    too_large="Este archivo es demasiado grande; se puede importar 1 MB como máximo.",
    in_a_server="Esto solo funciona en un servidor.",
    gone="Esto ya no se conoce aquí.",
    broken="Algo salió mal aquí y quedó registrado. Inténtalo de nuevo.",
    help_title="Qué hace Claimwatch",
    help_about=(
        "Sigue afirmaciones en las noticias: los artículos que tratan de una se publican aquí,"
        " con lo que dicen de ella. Los botones bajo cada coincidencia le dicen si acertó,"
        " y lo que responde tu equipo vale desde entonces."
    ),
    help_ask=(
        "Mencióname o respóndeme con una pregunta, como «¿Qué hay de nuevo sobre {claim} desde"
        " el lunes?», en árabe, español o inglés. Las palabras de una afirmación sirven igual"
        " que su identificador. La pregunta puede nombrar un periodo, una postura, un idioma o un"
        " medio, y pedir cuántos artículos hay."
    ),
    help_team="Todos",
    help_admins="Quien administra el servidor",
)
