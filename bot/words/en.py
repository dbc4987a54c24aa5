"""What the bot says in English."""

from typing import Final

from bot.words import Words
from claims.model import Band, Kind, Part, Stance, Status, Verdict
from claims.news.why import Fate, Turned

ENGLISH: Final = Words(
    languages={"ar": "Arabic", "en": "English", "es": "Spanish"},
    stances={
        Stance.SUPPORTS: "supports",
        Stance.REFUTES: "refutes",
        Stance.DISCUSSES: "discusses",
    },
    matched_as={Band.CONFIRMED: "confirmed match", Band.POSSIBLE: "possible match"},
    bands={Band.CONFIRMED: "confirmed", Band.POSSIBLE: "possible", Band.BELOW: "no match"},
    kinds={
        Kind.FACTUAL: "factual",
        Kind.ASSESSMENT: "assessment",
        Kind.COMMITMENT: "commitment",
        Kind.RECOMMENDATION: "recommendation",
        Kind.CAUSAL: "causal",
    },
    statuses={
        Status.NOT_YET_ASSESSED: "not yet assessed",
        Status.HOLDS: "holds",
        Status.PARTLY_HOLDS: "partly holds",
        Status.DOES_NOT_HOLD: "does not hold",
        Status.DISPUTED: "disputed",
        Status.NOT_ASSESSABLE: "not assessable",
    },
    beginnings={
        "added": "added",
        "imported": "imported",
        "taken from the library": "taken from the library",
    },
    verdicts={
        Verdict.RIGHT: "Right",
        Verdict.WRONG_STANCE: "Wrong side",
        Verdict.WRONG_CLAIM: "Wrong claim",
        Verdict.NOT_RELEVANT: "Not relevant",
    },
    judged_as={True: "judged right", False: "judged wrong"},
    by_team="{} (your team)",
    left_out_wrong="Left out, as your team judged them wrong: {}",
    sample="SAMPLE",
    more="… and {} more",
    nothing="None",
    claim="Claim",
    by_headline="Matched on its headline",
    by_sentence="Matched on this sentence",
    also_on="Also bears on",
    also_told="Also reported by",
    told_by="Outlets: {outlets}, origins: {origins}",
    team="Team",
    outlet="Outlet",
    language="Language",
    published="Published",
    seen="Seen",
    speaker="Speaker",
    kind="Kind",
    source="Source",
    paragraph="paragraph {}",
    supports_if="Counts as support if",
    refutes_if="Counts against if",
    out_of_scope="Out of scope if",
    other_languages="In the other languages",
    status="Status",
    history="History",
    retired_count="retired: {}",
    retired="retired",
    judged="What the team judged last",
    side="named side",
    right_of="right: {right} of {of} ({low}–{high} %)",
    raised="Confirmed only above {}: the team's answers raised this claim's threshold.",
    thanks="Noted: {}. Thank you.",
    filed="Noted: it stands under {} now, and that claim learns from it. Thank you.",
    by_hand="put here by your team",
    which_claim="Which claim is it about?",
    which_stance="What does it say of the claim?",
    likeliest="The likeliest claims",
    none_of_them="None of these claims",
    claims="Claims",
    page="Page {} of {}",
    evidence="Evidence",
    no_evidence="Nothing was found for this claim yet.",
    search="Search: {}",
    no_results="No article of the feeds followed here comes near these words.",
    feeds="Feeds",
    no_feeds="No feeds are followed here yet: an admin can add one with /feed add.",
    feed_ok="last read",
    feed_waiting="not read yet",
    feed_next="next asked",
    feed_stopped="stopped: its server says it is gone for good",
    never_seen="This address was never seen in a feed followed here.",
    of_its_site="Feeds of its site that are followed here; each holds only its newest articles:",
    none_of_its_site="No feed followed here is of {}.",
    left_feeds="Once followed here, and no longer: {}",
    feed_fails="its last reading failed",
    seen_in="First seen {}, in: {}",
    emptied=(
        "It matched no claim. The texts of such articles are dropped after {} days, so it cannot"
        " be compared any more."
    ),
    no_match="It matches no claim.",
    nearest_claim="Nearest claim",
    no_claims="No claims are followed here.",
    turned={
        Turned.CLAIM_IS_NEWER: (
            "Today it would be “{band}”, but it was read before the claim was followed here"
            " (since {since})."
        ),
        Turned.ELSE: (
            "Today it would be “{band}”; when it was read it was no match. The claim's texts, the"
            " thresholds or the news it is measured against have changed since."
        ),
    },
    short="{score}, {by} below “{band}”",
    parts={
        Part.STATEMENT: "the statement",
        Part.OPPOSITE: "its opposite",
        Part.SUPPORTS: "an example that supports",
        Part.REFUTES: "an example that refutes",
        Part.UPDATES: "an example without a side",
    },
    against="Compared with {}: “{}”",
    fates={
        Fate.POSTED: "Posted",
        Fate.WAITING: "Waiting to be posted",
        Fate.REFUSED: "Not posted: Discord did not take it",
        Fate.OTHER_CLAIM: "Stands under another claim",
        Fate.KNOWN_STORY: "Known story: it joined its post",
        Fate.OLDER: "Not posted: it was stored before the claim was followed here",
        Fate.OLD_STOCK: "Not posted: it stood in the feed when that was first read",
        Fate.OLD_NEWS: "Not posted: it was published more than 30 days before it was found",
        Fate.UNSURE: "Not posted: only “confirmed” is",
        Fate.NO_CHANNEL: "Not posted: there was no channel when it was found",
    },
    waits="next try {}",
    story_of="told by",
    shown_in="In the digest of {}",
    held="The next digest will show it",
    held_until="The digest of {} will show it",
    not_held="The claim is not followed any more: no digest shows it until it is again.",
    found="What was found",
    says_of_it={
        Stance.SUPPORTS: "supports the claim",
        Stance.REFUTES: "refutes the claim",
        Stance.DISCUSSES: "discusses the claim",
    },
    nothing_for="Nothing found in this time for {}.",
    unfollowed="Not among the feeds followed here: {}. What the others say:",
    not_followed="Not followed here any more: {}.",
    latest_before="latest before that: {}",
    not_asked_for="Found in this time, but not of the kind asked for: {}",
    counted="Articles found: {found}, of them confirmed or judged right: {sure}",
    only_possible="Possible matches besides, for the digest to review: {}",
    only_stances={
        Stance.SUPPORTS: "only what supports",
        Stance.REFUTES: "only what refutes",
        Stance.DISCUSSES: "only what discusses without taking sides",
    },
    only_outlet="only from {}",
    only_articles={
        "ar": "only Arabic articles",
        "en": "only English articles",
        "es": "only Spanish articles",
    },
    nothing_found="Nothing found.",
    articles="Articles near these words",
    only_near="No article holds all these words; these come near",
    searched="Searched: {feeds} feeds and {claims} claims, from {since} to {until}.",
    follows_claims="Claims followed here: {}. `/claims` lists them.",
    follows_feeds="Feeds followed here: {count}. {names}",
    ask_me=(
        "Ask me about the claims followed here, for example “What is new on {claim} since"
        " Monday?”, in Arabic, English or Spanish. /help shows everything else."
    ),
    by_command="Chat changes nothing: those who may manage the server do it with `/{}`.",
    why_needs_link=(
        "Which article? Send me its link with the question, or use /why: I tell you how far it"
        " came."
    ),
    ask_on_server="Ask me on your team's server: claims and feeds belong to a server.",
    one_at_a_time="One question at a time, please: I am still looking for your last one.",
    not_so_fast="Those were many questions; ask me again in a minute.",
    digest="Digest",
    to_review="Possible matches to review",
    continued="continued",
    quiet="Nothing new on",
    health="Feeds: {feeds}; articles read: {articles}; failing feeds: {failing}.",
    failing="Failing feeds",
    nothing_new="Nothing new was found on any claim.",
    review="Review one by one",
    skip="Skip",
    to_go="Left to review: {}",
    review_left="That was the last one. Not reviewed yet: {}",
    review_done="Everything in this digest is reviewed. Thank you.",
    chart="Matches per claim, by what they say about it: {}",
    digest_comes="The digest comes to {} in a moment.",
    digest_empty="There is nothing new to show: digests have shown it all.",
    settings="Settings",
    channel="Channel",
    no_channel="none yet: choose one with /setup",
    digest_at="Digest",
    waiting="Messages waiting: {}",
    changes="Last changes",
    thresholds="Scores: posted · kept for review",
    matcher="Matching",
    set_up="Matches go to {channel}; the digest comes at {time} ({zone}), in {language}.",
    no_admin_channel="none yet: choose one with /setup, and admins hear of what fails",
    admin_channel="Admins' channel",
    lacking=(
        "In {where} I still lack these permissions: {missing}. What is for there waits until"
        " I have them."
    ),
    choose_admin_channel=(
        "With `admins:` you can choose a channel where admins hear of feeds that fail."
    ),
    admins_are_told="Admins hear in {} of what fails.",
    feeds_or_settings={"feeds": "Feeds", "settings": "Settings"},
    feeds_down="Feeds that cannot be read",
    feeds_over="Feeds read again",
    feeds_work=(
        "Everything else goes on. Feeds read as usual: {}. They are tried again less and less"
        " often, by themselves."
    ),
    channel_down="I cannot post where matches go",
    channel_works=(
        "Feeds are read and matched as before, and commands and chat go on. Messages waiting,"
        " none is lost: {}. They are posted once this is mended; /setup tries at once."
    ),
    channel_over="I can post again where matches go",
    discord_away="Discord could not be reached",
    discord_works=(
        "From {since} to {until}. Feeds were read and matched meanwhile. Messages that waited"
        " and follow now: {waiting}."
    ),
    added=(
        "Following “{statement}” as `{id}`. Articles that come from now on are compared with it."
    ),
    begun="Found among the articles stored already: {} (in evidence, not posted).",
    meaning_changed=(
        "Its speaker, source and decision rule are dropped too. What was found before stays under"
        " it: for a claim that is quite another, /claim retire this one and add the other."
    ),
    dropped="Texts dropped in other languages: {}.",
    edited="`{id}` now says “{statement}”.",
    retired_now="`{id}` is no longer followed; what was found stays.",
    followed_again="`{id}` is followed again.",
    assessed="`{id}`: {status}.",
    imported="Added: {added}. Replaced: {replaced}.",
    from_now_on="Articles that come from now on are compared with them.",
    unchanged="Unchanged, as they are the same here: {}.",
    still_retired="Retired as before: {}; `/claim retire` with “again” takes them up.",
    as_they_were="Attached is what was replaced: import it to undo this.",
    added_stay="What was added is not undone by it: `/claim retire` stops following a claim.",
    not_attached="What was replaced is too much to be attached; the record of changes holds it.",
    exported="Claims: {}. `/claim import` reads them again.",
    feed_added="Following {}.",
    feed_removed=(
        "No longer following {} ({}); what was found in it stays. `/feed add` follows it again."
    ),
    also_found="The page also offers:",
    feeds_checked="Feeds that work: {} of {}",
    add_title="Add a claim",
    edit_title="Edit the claim",
    assess_title="Assess the claim",
    statement="Statement",
    statement_hint="One sentence that stands on its own, put positively",
    opposite="Its opposite",
    opposite_hint="How things are if the claim does not hold",
    examples="Example headlines",
    supporting="Headline that would support it",
    refuting="Headline that would refute it",
    updating="Headline on it that takes no side",
    headline_hint="8 to 16 words with names and figures; one a line",
    translations="The other languages",
    keep_translations="Keep them: the meaning is the same",
    drop_translations="Drop them: the meaning changed",
    reason="Why",
    try_title="Try a claim",
    would_have=(
        "Confirmed a week: {confirmed} · possible a week: {possible} (on {articles} stored"
        " articles since {since})"
    ),
    nothing_to_try="No articles are stored yet to try it on.",
    not_counted="Chosen as its examples, and not counted: {}",
    tells_no_side=(
        "With its opposite and some headlines for and against it, more is found, and matches say"
        " which side they take."
    ),
    just_above="Just above the line: these would be confirmed",
    just_below="Just below it: these would not",
    taken="On its own it would find these too, but another claim fits them better",
    overlaps="Overlaps with",
    shares="has {} of its {} matches too",
    would_lose="matches it would lose to it: {}",
    on_the_same_subject="on the same subject",
    only_tried="Nothing is saved yet. This is what the claim would have found:",
    save_it="Save",
    change_it="Change",
    discard_it="Discard",
    suggest_it="Suggest examples",
    suggesting=(
        "A language model is writing examples; that may take some minutes. What is saved, changed"
        " or chosen here meanwhile stays without them."
    ),
    suggests_elsewhere="The language model is writing for somebody else: try again in a minute.",
    suggested=(
        "A language model wrote what stands under the articles; all of it, in each language, is in"
        " the file. Read it: what is not meant can be rewritten or deleted with “Change”, and goes"
        " from the other languages too."
    ),
    what_you_mean=(
        "Are these what you mean? The stored articles you choose below become examples of the"
        " claim, and it is tried anew with them."
    ),
    choose_examples={
        Part.SUPPORTS: "These support it",
        Part.REFUTES: "These refute it",
        Part.UPDATES: "These are on it and take no side",
    },
    discarded="Discarded: nothing was saved.",
    draft_gone=(
        "This claim is no longer held here: it was discarded, is older than a day, or Claimwatch"
        " was started anew since. What stands above is all that is left of what you wrote: if it"
        " was not saved, write it again with /claim add."
    ),
    admins_only="Only people who may manage this server can do that.",
    not_set_up="Claimwatch has no channel here yet: an admin can run /setup.",
    wrong_file="Only .yaml, .yml and .csv files can be imported.",
    too_large="This file is too large; at most 1 MB can be imported.",
    in_a_server="This works on a server only.",
    gone="This is no longer known here.",
    broken="Something went wrong here; it has been logged. Please try again.",
    help_title="What Claimwatch does",
    help_about=(
        "It follows claims in the news: articles that bear on one are posted here, with what"
        " they say about it. The buttons under a match tell it whether it was right, and what your"
        " team answers holds from then on."
    ),
    help_ask=(
        "Mention me or reply to me with a question, such as “What is new on {claim} since"
        " Monday?”, in Arabic, English or Spanish. A claim's own words do as well as its id."
        " A question may name a time, a side, a language or an outlet, and ask how many articles"
        " there are."
    ),
    help_team="Everybody",
    help_admins="Those who may manage the server",
)
