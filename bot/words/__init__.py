"""Everything the bot says of itself, in each language; outside text never passes through here.

A word missing from a language is a type error; what stands in braces is checked by a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from claims.model import Band, Kind, Language, Part, Stance, Status, Verdict
from claims.news.why import Fate, Turned


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The fixed texts of one language.  Counts follow a colon, so that no plural is needed."""

    languages: Mapping[Language, str]
    stances: Mapping[Stance, str]
    bands: Mapping[Band, str]
    matched_as: Mapping[Band, str]  #: a match alone: "confirmed" might be said of its claim
    kinds: Mapping[Kind, str]
    statuses: Mapping[Status, str]
    beginnings: Mapping[str, str]  #: how a claim came here, by what its first assessment says
    verdicts: Mapping[Verdict, str]
    judged_as: Mapping[bool, str]  #: of a match that the team found right, or not
    by_team: str  #: what the team says and the matcher does not
    left_out_wrong: str  #: how many

    sample: str
    #: How much was left out.
    more: str
    nothing: str

    # A match and a claim
    claim: str
    by_headline: str
    by_sentence: str
    also_on: str
    also_told: str
    told_by: str  #: how many outlets, and how many did not have it from another
    team: str
    outlet: str
    language: str
    published: str
    seen: str
    speaker: str
    kind: str
    source: str
    paragraph: str
    supports_if: str
    refutes_if: str
    out_of_scope: str
    other_languages: str
    status: str
    history: str
    retired_count: str
    retired: str
    judged: str
    right_of: str  #: how many of how many, and the interval in percent
    side: str
    raised: str  #: above which score
    thanks: str
    filed: str
    by_hand: str  #: in the place of a match's score
    which_claim: str
    which_stance: str
    likeliest: str
    none_of_them: str

    # Lists
    claims: str
    page: str
    evidence: str
    no_evidence: str
    search: str
    no_results: str
    feeds: str
    no_feeds: str
    feed_ok: str
    feed_waiting: str
    feed_next: str
    feed_stopped: str

    # Why, and why not
    never_seen: str
    of_its_site: str
    none_of_its_site: str  #: which site
    left_feeds: str
    feed_fails: str
    seen_in: str  #: when and in which feeds
    emptied: str  #: after how many days
    no_match: str
    nearest_claim: str
    no_claims: str
    turned: Mapping[Turned, str]  #: the band, and since when
    short: str  #: score, by how much, of which band
    parts: Mapping[Part, str]
    against: str  #: which part, and its text
    fates: Mapping[Fate, str]
    waits: str  #: when it is tried again
    story_of: str
    shown_in: str  #: since when
    held: str
    held_until: str  #: when the next digest comes
    not_held: str

    # Chat
    found: str
    says_of_it: Mapping[Stance, str]
    nothing_for: str
    unfollowed: str
    not_followed: str
    latest_before: str
    not_asked_for: str
    counted: str
    only_possible: str  #: how many
    only_stances: Mapping[Stance, str]
    only_outlet: str
    only_articles: Mapping[Language, str]
    nothing_found: str
    articles: str
    only_near: str  #: of articles none of which holds all words
    searched: str
    follows_claims: str
    follows_feeds: str
    ask_me: str
    ask_on_server: str
    by_command: str
    why_needs_link: str
    one_at_a_time: str
    not_so_fast: str

    # Digest
    digest: str
    to_review: str
    continued: str
    quiet: str
    health: str
    failing: str
    nothing_new: str
    review: str
    skip: str
    to_go: str
    review_left: str
    review_done: str
    chart: str
    digest_comes: str
    digest_empty: str

    # Settings
    settings: str
    channel: str
    no_channel: str
    digest_at: str
    waiting: str
    changes: str
    thresholds: str
    matcher: str
    set_up: str
    lacking: str
    admin_channel: str
    no_admin_channel: str
    choose_admin_channel: str
    admins_are_told: str

    # Notices for admins
    feeds_or_settings: Mapping[str, str]
    feeds_down: str
    feeds_over: str
    feeds_work: str
    channel_down: str
    channel_works: str
    channel_over: str
    discord_away: str
    discord_works: str

    # Changes
    added: str
    begun: str  #: how many stories
    dropped: str
    meaning_changed: str
    edited: str
    retired_now: str
    followed_again: str
    assessed: str
    imported: str
    from_now_on: str
    unchanged: str
    still_retired: str
    as_they_were: str
    added_stay: str
    not_attached: str
    exported: str
    feed_added: str
    feed_removed: str
    also_found: str
    feeds_checked: str

    # Dialogs
    add_title: str
    edit_title: str
    assess_title: str
    statement: str
    statement_hint: str
    opposite: str
    opposite_hint: str
    examples: str
    supporting: str
    refuting: str
    updating: str
    headline_hint: str
    translations: str
    keep_translations: str
    drop_translations: str
    reason: str

    # Trying a claim
    try_title: str
    would_have: str  #: how many a week, of how many articles since when
    nothing_to_try: str
    not_counted: str  #: how many articles chosen as examples
    tells_no_side: str  #: of a claim without examples of either side
    just_above: str
    just_below: str
    taken: str  #: what another claim fits better
    overlaps: str
    shares: str  #: how many of how many
    would_lose: str  #: how many matches to the claim tried
    on_the_same_subject: str
    only_tried: str
    save_it: str
    change_it: str
    discard_it: str
    suggest_it: str
    suggesting: str
    suggests_elsewhere: str
    suggested: str
    what_you_mean: str
    choose_examples: Mapping[Part, str]
    discarded: str
    draft_gone: str

    # What went wrong
    admins_only: str
    not_set_up: str
    wrong_file: str
    too_large: str
    in_a_server: str
    gone: str
    broken: str

    # Help: one line per command
    help_title: str
    help_about: str
    help_ask: str
    help_team: str
    help_admins: str


def words(language: Language) -> Words:
    """The fixed texts in *language*."""
    return _WORDS[language]


from bot.words.ar import ARABIC  # noqa: E402 -- each is made of the class above
from bot.words.en import ENGLISH  # noqa: E402
from bot.words.es import SPANISH  # noqa: E402

_WORDS: Final[Mapping[Language, Words]] = {"ar": ARABIC, "en": ENGLISH, "es": SPANISH}
