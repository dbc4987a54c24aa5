"""What the bot says in Arabic.

A mark stands before a command: its stroke would else be read as the sentence runs.
"""

from typing import Final

from bot.words import Words
from claims.model import Band, Kind, Part, Stance, Status, Verdict
from claims.why import Fate, Turned

ARABIC: Final = Words(
    languages={"ar": "العربية", "en": "الإنجليزية", "es": "الإسبانية"},
    stances={
        Stance.SUPPORTS: "يؤيد",
        Stance.REFUTES: "يدحض",
        Stance.DISCUSSES: "يتناول",
    },
    bands={Band.CONFIRMED: "مؤكد", Band.POSSIBLE: "محتمل", Band.BELOW: "لا تطابق"},
    kinds={
        Kind.FACTUAL: "واقعة",
        Kind.ASSESSMENT: "تقييم",
        Kind.COMMITMENT: "التزام",
        Kind.RECOMMENDATION: "توصية",
        Kind.CAUSAL: "علاقة سببية",
    },
    statuses={
        Status.NOT_YET_ASSESSED: "لم يُقيَّم بعد",
        Status.HOLDS: "صحيح",
        Status.PARTLY_HOLDS: "صحيح جزئيا",
        Status.DOES_NOT_HOLD: "غير صحيح",
        Status.DISPUTED: "محل خلاف",
        Status.NOT_ASSESSABLE: "لا يمكن تقييمه",
    },
    beginnings={
        "added": "أضيف",
        "imported": "استُورد",
        "taken from the library": "مأخوذ من المكتبة",
    },
    verdicts={
        Verdict.RIGHT: "صحيح",
        Verdict.WRONG_CLAIM: "ادعاء آخر",
        Verdict.NOT_RELEVANT: "لا صلة له",
    },
    sample="عيّنة",
    more="… والمزيد: {}",
    nothing="لا شيء",
    claim="الادعاء",
    by_headline="موضع التطابق: العنوان",
    by_sentence="موضع التطابق: هذه الجملة",
    also_on="يتصل أيضا بـ",
    also_told="نشرته أيضا",
    told_by="الوسائل: {outlets}، المصادر الأصلية: {origins}",
    team="الفريق",
    outlet="الوسيلة",
    language="اللغة",
    published="النشر",
    seen="الرصد",
    speaker="القائل",
    kind="النوع",
    source="المصدر",
    paragraph="الفقرة {}",
    supports_if="يُحسب تأييدا إذا",
    refutes_if="يُحسب دحضا إذا",
    out_of_scope="خارج النطاق إذا",
    other_languages="باللغتين الأخريين",
    status="الحالة",
    history="السجل",
    retired="متوقفة متابعته",
    judged="آخر ما حكم عليه الفريق",
    right_of="صحيحة: {right} من {of} ({low}–{high} %)",
    raised="لا يُعد مؤكدا إلا ما تجاوز {}: رفعت إجابات الفريق عتبة هذا الادعاء.",
    thanks="سُجّل: {}. شكرا لك.",
    which_claim="أي ادعاء يخصه؟",
    none_of_them="لا شيء من هذه الادعاءات",
    claims="الادعاءات",
    page="صفحة {} من {}",
    evidence="الأدلة",
    no_evidence="لم يُعثر على شيء بشأن هذا الادعاء حتى الآن.",
    search="بحث: {}",
    no_results="لا يوجد في المصادر المتابَعة هنا مقال قريب من هذه الكلمات.",
    feeds="المصادر",
    no_feeds="لا مصادر متابَعة هنا بعد: يمكن لمشرف إضافة مصدر بالأمر \u200e/feed add.",
    feed_ok="آخر قراءة",
    feed_waiting="لم يُقرأ بعد",
    feed_next="القراءة التالية",
    feed_stopped="متوقف: خادمه يقول إنه أُزيل نهائيا",
    never_seen="لم يُرصد هذا العنوان قط في أي مصدر متابَع هنا.",
    of_its_site="مصادر موقعه المتابَعة هنا، ولا يحوي كل منها إلا أحدث مقالاته:",
    none_of_its_site="لا مصدر متابَع هنا من موقع {}.",
    feed_fails="فشلت قراءته الأخيرة",
    seen_in="رُصد أول مرة {}، في: {}",
    emptied=(
        "لم يطابق أي ادعاء. وتُحذف نصوص هذه المقالات بعد مدة، عدد أيامها: {}، فلم تعد مقارنته"
        " ممكنة."
    ),
    no_match="لا يطابق أي ادعاء.",
    nearest_claim="أقرب ادعاء",
    no_claims="لا ادعاءات متابَعة هنا.",
    turned={
        Turned.CLAIM_IS_NEWER: (
            "لو قُرئ اليوم لكان «{band}»، لكنه قُرئ قبل متابعة الادعاء هنا (بدأت {since})."
        ),
        Turned.ELSE: (
            "لو قُرئ اليوم لكان «{band}»، ولم يكن مطابقا حين قُرئ. وقد تغيرت منذ ذلك الحين نصوص"
            " الادعاء أو الحدود أو الأخبار التي يُقاس بها."
        ),
    },
    short="{score}، أقل بمقدار {by} من «{band}»",
    parts={
        Part.STATEMENT: "نص الادعاء",
        Part.OPPOSITE: "نقيضه",
        Part.SUPPORTS: "مثال مؤيد",
        Part.REFUTES: "مثال داحض",
        Part.UPDATES: "مثال دون موقف",
    },
    against="قورن بـ: {} — «{}»",
    fates={
        Fate.POSTED: "نُشر",
        Fate.WAITING: "ينتظر النشر",
        Fate.REFUSED: "لم يُنشر: لم يقبله Discord",
        Fate.OTHER_CLAIM: "يرد تحت ادعاء آخر",
        Fate.KNOWN_STORY: "خبر معروف: أُضيف إلى منشوره",
        Fate.OLD_STOCK: "لم يُنشر: كان في المصدر عند قراءته أول مرة",
        Fate.UNSURE: "لم يُنشر: لا يُنشر إلا «المؤكد»",
        Fate.NO_CHANNEL: "لم يُنشر: لم تكن هناك قناة حين عُثر عليه",
    },
    waits="المحاولة التالية {}",
    story_of="أورده",
    shown_in="في موجز {}",
    held="سيظهر في الموجز القادم",
    held_until="سيظهر في موجز {}",
    not_held="لم يعد الادعاء متابَعا: لا يظهر في أي موجز حتى تعود متابعته.",
    found="ما عُثر عليه",
    says_of_it={
        Stance.SUPPORTS: "يؤيد الادعاء",
        Stance.REFUTES: "يدحض الادعاء",
        Stance.DISCUSSES: "يتناول الادعاء",
    },
    nothing_for="لم يُعثر في هذه المدة على شيء بشأن {}.",
    not_followed="لم يعد متابَعا هنا: {}.",
    latest_before="آخر ما قبلها: {}",
    not_asked_for="عُثر في هذه المدة على غير المطلوب، وعدده: {}",
    only_possible="وعدا ذلك مطابقات محتملة تُراجَع في الموجز: {}",
    only_stances={
        Stance.SUPPORTS: "المؤيد فقط",
        Stance.REFUTES: "الداحض فقط",
        Stance.DISCUSSES: "ما لا يتخذ موقفا فقط",
    },
    only_articles={
        "ar": "المقالات العربية فقط",
        "en": "المقالات الإنجليزية فقط",
        "es": "المقالات الإسبانية فقط",
    },
    nothing_found="لم يُعثر على شيء.",
    articles="مقالات قريبة من هذه الكلمات",
    searched="شمل البحث: المصادر {feeds}، الادعاءات {claims}، من {since} إلى {until}.",
    ask_me=(
        "اسألني عن الادعاءات المتابَعة هنا، مثل «ما الجديد بشأن {claim} منذ الاثنين؟»، بالعربية أو"
        " الإنجليزية أو الإسبانية. الأمر \u200e/help يعرض الباقي."
    ),
    why_needs_link=(
        "أي مقال؟ أرسل رابطه مع السؤال أو استعمل الأمر \u200e/why لأقول لك إلى أين وصل."
    ),
    ask_on_server="اسألني في خادم فريقك: لكل خادم ادعاءاته ومصادره.",
    one_at_a_time="سؤال واحد في كل مرة من فضلك: ما زلت أبحث عن سؤالك السابق.",
    not_so_fast="هذه أسئلة كثيرة؛ اسألني مجددا بعد دقيقة.",
    digest="الموجز",
    to_review="تطابقات محتملة للمراجعة",
    continued="تتمة",
    quiet="لا جديد بشأن",
    health="المصادر: {feeds}؛ المقالات المقروءة: {articles}؛ المتعطلة: {failing}.",
    failing="مصادر متعطلة",
    nothing_new="لم يُعثر على جديد بشأن أي ادعاء.",
    review="المراجعة واحدا واحدا",
    review_done="تمت مراجعة كل ما في هذا الموجز. شكرا لك.",
    chart="التطابقات لكل ادعاء بحسب موقفها منه: {}",
    digest_comes="يصل الموجز إلى {} بعد لحظات.",
    digest_empty="لا يوجد ما لم يظهر في موجز سابق.",
    settings="الإعدادات",
    channel="القناة",
    no_channel="لا قناة بعد: اختر واحدة بالأمر \u200e/setup",
    digest_at="الموجز",
    waiting="رسائل منتظرة: {}",
    changes="آخر التغييرات",
    thresholds="الدرجات: نشر · مراجعة",
    matcher="المطابقة",
    set_up="تصل التطابقات إلى {channel}؛ ويصل الموجز الساعة {time} ({zone}) باللغة: {language}.",
    no_admin_channel="لا قناة بعد: اختر واحدة بالأمر \u200e/setup ليعلم المشرفون بما يتعطل",
    admin_channel="قناة المشرفين",
    lacking="تنقصني في {where} هذه الصلاحيات: {missing}. وينتظر ما يخصها حتى أحصل عليها.",
    choose_admin_channel=(
        "يمكنك بالخيار \u2066`admins:`\u2069 اختيار قناة يعلم فيها المشرفون بالمصادر المتعطلة."
    ),
    admins_are_told="يعلم المشرفون بما يتعطل في {}.",
    feeds_or_settings={"feeds": "المصادر", "settings": "الإعدادات"},
    feeds_down="مصادر تتعذر قراءتها",
    feeds_over="مصادر عادت قراءتها",
    feeds_work=(
        "كل ما عداها مستمر. المصادر التي تُقرأ كالمعتاد: {}. وتعاد محاولة المتعطلة منها"
        " تلقائيًا على فترات تتباعد."
    ),
    channel_down="لا أستطيع النشر حيث تُنشر التطابقات",
    channel_works=(
        "تُقرأ المصادر وتُقارَن كما كانت، والأوامر والمحادثة مستمرة. الرسائل المنتظرة، ولا"
        " تضيع أي منها: {}. وتُنشر فور إصلاح ذلك؛ والأمر \u200e/setup يعيد المحاولة حالًا."
    ),
    channel_over="عدت أستطيع النشر حيث تُنشر التطابقات",
    discord_away="تعذر الوصول إلى ديسكورد",
    discord_works=(
        "من {since} إلى {until}. وقد قُرئت المصادر وقورنت في هذه الأثناء. الرسائل التي انتظرت"
        " وتصل الآن: {waiting}."
    ),
    added=(
        "بدأت متابعة «{statement}» بالمعرّف `{id}`. وتُقارَن به المقالات التي تصل من الآن فصاعدا."
    ),
    edited="أصبح نص `{id}`: «{statement}».",
    retired_now="توقفت متابعة `{id}`؛ ويبقى ما عُثر عليه.",
    followed_again="عادت متابعة `{id}`.",
    assessed="`{id}`: {status}.",
    imported=("أُضيف: {added}. استُبدل: {replaced}. وتُقارَن بها المقالات التي تصل من الآن فصاعدا."),
    feed_added="بدأت متابعة {}.",
    feed_removed="توقفت متابعة {}؛ ويبقى ما عُثر عليه فيه.",
    also_found="وفي الصفحة أيضا:",
    feeds_checked="المصادر العاملة: {} من {}",
    add_title="إضافة ادعاء",
    edit_title="تعديل الادعاء",
    assess_title="تقييم الادعاء",
    statement="النص",
    statement_hint="جملة واحدة مكتفية بنفسها بصيغة الإثبات",
    opposite="نقيضه",
    opposite_hint="كيف يكون الحال إن لم يصح الادعاء",
    examples="عناوين أخبار للمثال",
    supporting="عنوان خبر يؤيده",
    refuting="عنوان خبر يدحضه",
    updating="عنوان خبر يتناوله دون موقف",
    headline_hint="من ٨ إلى ١٦ كلمة فيها أسماء وأرقام؛ عنوان في كل سطر",
    translations="اللغتان الأخريان",
    keep_translations="إبقاؤهما: لم يتغير المعنى",
    drop_translations="حذفهما: تغير المعنى",
    reason="السبب",
    try_title="تجربة ادعاء",
    would_have=(
        "المؤكد أسبوعيا: {confirmed} · المحتمل أسبوعيا: {possible} (من {articles} من المقالات"
        " المحفوظة منذ {since})"
    ),
    nothing_to_try="لا مقالات محفوظة بعد لتجربته عليها.",
    not_counted="اختيرت أمثلة عليه فلا تُحتسب: {}",
    tells_no_side=(
        "إذا أُضيف نقيضه وبعض العناوين التي تؤيده والتي تدحضه عُثر على المزيد، وظهر في كل مطابقة"
        " إن كانت تؤيد أو تدحض."
    ),
    just_above="فوق الحد مباشرة: هذه كانت ستُعد مؤكدة",
    just_below="تحته مباشرة: هذه ما كانت لتُعد مؤكدة",
    taken="لولا الادعاءات الأخرى لعثر على هذه أيضا، لكن أحدها أقرب إليها",
    overlaps="يتداخل مع",
    shares="له أيضا {} من مطابقاته البالغة {}",
    would_lose="مطابقات يخسرها لصالحه: {}",
    on_the_same_subject="في الموضوع نفسه",
    only_tried="لم يُحفظ شيء بعد. هذا ما كان الادعاء سيعثر عليه:",
    save_it="حفظ",
    change_it="تعديل",
    discard_it="تجاهل المسودة",
    suggest_it="اقتراح أمثلة",
    suggesting=(
        "يكتب نموذج لغوي أمثلة الآن، وقد يستغرق ذلك بضع دقائق. وما يُحفظ أو يُعدَّل أو يُختار"
        " هنا في الأثناء يبقى من دونها."
    ),
    suggests_elsewhere="النموذج اللغوي مشغول الآن بالكتابة لشخص آخر: حاول بعد دقيقة.",
    suggested=(
        "كتب نموذج لغوي ما يظهر أسفل المقالات، وهو كاملا بكل لغاته في الملف. اقرأه: ما ليس مقصودا"
        " يمكن تغييره أو حذفه بزر «تعديل»، فيُحذف معه من اللغات الأخرى."
    ),
    what_you_mean=(
        "أهذا ما تقصده؟ المقالات المحفوظة التي تختارها أدناه تصبح أمثلة على الادعاء، ثم يُجرَّب"
        " معها من جديد."
    ),
    choose_examples={
        Part.SUPPORTS: "هذه تؤيده",
        Part.REFUTES: "هذه تدحضه",
        Part.UPDATES: "هذه تستجد بشأنه فقط",
    },
    discarded="أُلغي الادعاء ولم يُحفظ شيء.",
    draft_gone=(
        "لم يعد هذا الادعاء محفوظا هنا مؤقتا: إما أنه أُلغي، أو مضى عليه أكثر من يوم، أو أُعيد تشغيل"
        " Claimwatch منذ ذلك الحين. وما يظهر أعلاه هو كل ما بقي مما كتبته: إن لم يكن قد حُفظ فاكتبه"
        " من جديد بالأمر \u200e/claim add."
    ),
    admins_only="هذا متاح فقط لمن يملك صلاحية إدارة هذا الخادم.",
    not_set_up="لا قناة لكليم ووتش هنا بعد: يمكن لمشرف استعمال الأمر \u200e/setup.",
    too_large="هذا الملف كبير جدا؛ الحد الأقصى للاستيراد 1 ميغابايت.",
    wrong_file="يمكن استيراد ملفات ‎.yaml و‎.yml و‎.csv فقط.",
    in_a_server="هذا يعمل في خادم فقط.",
    gone="لم يعد هذا معروفا هنا.",
    broken="حدث خطأ هنا وقد سُجّل. حاول مرة أخرى من فضلك.",
    help_title="ما يفعله Claimwatch",
    help_about=(
        "يتابع ادعاءات في الأخبار: كل مقال يخص أحدها يُنشر هنا مع بيان موقفه منه."
        " والأزرار تحت كل تطابق تخبره هل أصاب."
    ),
    help_ask=(
        "اذكرني أو رد عليّ بسؤال، مثل «ما الجديد بشأن {claim} منذ الاثنين؟»، بالعربية أو"
        " الإنجليزية أو الإسبانية. وتكفي كلمات الادعاء بدل معرّفه."
    ),
    help_team="للجميع",
    help_admins="لمن يدير الخادم",
)
