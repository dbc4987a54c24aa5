"""What people, admins and the clock can ask of Claimwatch, on a real database."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from claims.claimwatch import Claimwatch
from claims.delivery.outbox import Turn
from claims.drafting.drafts import Draft
from claims.errors import InvalidInputError, NotFoundError, NotSetUpError
from claims.library.csv_file import read_csv
from claims.model import Band, Claim, Examples, Rule, Status, Verdict
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, NOON, a_claim, a_file
from tests.claims.fakes import WordMatcher
from tests.claims.world import LIBRARY, World

MINES = {"en": "The coal mines of Silesia are shut"}
GONE = {"en": "Oil drilling is over in the north"}
# -- claims -------------------------------------------------------------------------------------


def test_a_new_server_starts_with_the_library_not_yet_assessed(world: World) -> None:
    claims = world.desk.claims()

    assert [t.claim.id for t in claims] == ["coal-exit", "reforms-2020"]
    assert {t.status for t in claims} == {Status.NOT_YET_ASSESSED}
    assert [a.by for a in claims[0].history] == ["Claimwatch"]


def test_a_claim_is_added_in_any_one_language_and_every_change_is_kept(world: World) -> None:
    draft = Draft(
        statement="Los puertos reforzaron la inspección de contenedores este año",
        opposite="Los puertos no han reforzado nada",
        supports="Puerto de Veracruz estrena escáneres para todos los contenedores",
    )

    added = world.desk.add_claim(draft, by=AMAL)

    assert added.id == "los-puertos-reforzaron-inspeccion"
    assert world.desk.claim(added.id).origin == "team"
    (change, *_) = world.desk.changes()
    assert (change.who, change.what, change.before) == ("Amal", f"claim {added.id} added", None)
    assert "escáneres" in (change.after or "")


@pytest.mark.parametrize("statement", ["", "too short", "x" * 401, "  \n "])
def test_a_claim_that_is_no_sentence_is_refused(world: World, statement: str) -> None:
    with pytest.raises(InvalidInputError, match="12 to 400 characters"):
        world.desk.add_claim(Draft(statement=statement), by=AMAL)


def test_editing_one_example_keeps_the_translations_of_the_others(world: World) -> None:
    both = {"en": "Last coal plant closes", "es": "Cierra la última central de carbón"}
    other = {"en": "Coal mine shuts in Silesia", "es": "Cierra una mina en Silesia"}
    claim = a_claim("mines", statement=MINES, examples=Examples(supports=(both, other)))
    world.desk.import_claims(a_file(claim), by=AMAL)

    edited = world.desk.edit_claim(
        "mines",
        Draft(
            statement=MINES["en"],
            opposite="Coal power goes on after 2030",
            supports="Last coal plant closes\nCoal mine shuts in Poland",
            updates=None,
        ),
        by=AMAL,
    )

    assert edited.before == claim
    assert edited.after.examples.supports == (both, {"en": "Coal mine shuts in Poland"})


def test_examples_the_form_does_not_show_outlive_an_edit(world: World) -> None:
    shown, chosen = {"en": "Last coal plant closes"}, {"es": "Cierra la última central de carbón"}
    examples = Examples(supports=(chosen, shown), updates=(chosen,))
    claim = a_claim("mines", statement=MINES, examples=examples)
    world.desk.import_claims(a_file(claim), by=AMAL)
    draft = Draft(statement="Coal power ends by 2035", supports="Last coal plant closes")

    edited = world.desk.edit_claim("mines", replace(draft, updates=None, hint="en"), by=AMAL).after

    assert edited.examples == Examples(supports=(shown, chosen), updates=(chosen,))


def test_a_form_in_one_language_is_not_taken_in_another(world: World) -> None:
    claim = a_claim(
        "mines", statement={"en": "Coal ends by 2030", "es": "El carbón acaba en 2030"}
    )
    world.desk.import_claims(a_file(claim), by=AMAL)
    draft = Draft(statement="El carbón se acaba en el año 2040", hint="en")

    with pytest.raises(InvalidInputError, match="the language the form shows it in"):
        world.desk.edit_claim("mines", draft, by=AMAL)
    assert world.desk.claim("mines").claim == claim

    dropped = replace(draft, keeps_translations=False)
    assert world.desk.edit_claim("mines", dropped, by=AMAL).after.statement == {
        "es": draft.statement
    }


def test_a_claim_is_not_edited_into_another(world: World) -> None:
    world.desk.import_claims(
        a_file(a_claim("mines", statement={"en": "The coal mines of Silesia are shut"})), by=AMAL
    )

    with pytest.raises(InvalidInputError, match="already, as `mines`"):
        world.desk.edit_claim(
            "coal-exit", Draft(statement="The coal mines of Silesia are shut!"), by=AMAL
        )


def test_what_is_followed_no_longer_is_said_to_be_and_can_be_taken_up_again(world: World) -> None:
    world.desk.retire_claim("coal-exit", by=AMAL)

    with pytest.raises(InvalidInputError, match="was followed here as `coal-exit`: take it up"):
        world.desk.add_claim(Draft(statement="Coal power ends by 2030"), by=AMAL)


def test_a_claim_whose_meaning_changed_drops_its_other_languages(world: World) -> None:
    claim = a_claim(
        "mines", statement={"en": "Coal ends by 2030", "es": "El carbón acaba en 2030"}
    )
    world.desk.import_claims(a_file(claim), by=AMAL)
    draft = Draft(statement="Coal power ends by 2040", keeps_translations=False)

    edited = world.desk.edit_claim("mines", draft, by=AMAL).after

    assert edited.statement == {"en": "Coal power ends by 2040"}


def test_an_edited_library_claim_stays_edited_when_the_library_is_loaded_again(
    world: World,
) -> None:
    world.desk.edit_claim("coal-exit", Draft(statement="Coal power ends by 2035"), by=AMAL)

    world.watch.welcome(DESK, "Fact desk")

    assert world.desk.claim("coal-exit").claim.statement["en"] == "Coal power ends by 2035"


def test_an_assessment_needs_a_reason(world: World) -> None:
    with pytest.raises(InvalidInputError, match="needs a reason"):
        world.desk.assess_claim("coal-exit", Status.HOLDS, why=" ", by=AMAL)

    tracked = world.desk.assess_claim("coal-exit", Status.HOLDS, why="the law passed", by=AMAL)

    assert tracked.status is Status.HOLDS


def test_a_retired_claim_is_followed_no_more_but_keeps_what_was_found(world: World) -> None:
    world.found("Coal power ends")

    world.desk.retire_claim("coal-exit", by=AMAL)

    assert "coal-exit" not in [t.claim.id for t in world.desk.claims()]
    assert len(world.desk.evidence("coal-exit")) == 1
    with pytest.raises(InvalidInputError, match="retired before"):
        world.desk.retire_claim("coal-exit", by=AMAL)
    world.desk.retire_claim("coal-exit", by=AMAL, is_retired=False)
    with pytest.raises(InvalidInputError, match="followed already"):
        world.desk.retire_claim("coal-exit", by=AMAL, is_retired=False)


def test_an_import_replaces_known_ids_and_adds_the_rest(world: World) -> None:
    changed, new = a_claim(speaker="Minister"), a_claim("new", statement=MINES)
    before = world.desk.claim("coal-exit")

    imported = world.desk.import_claims(a_file(changed, new, LIBRARY[1]), by=AMAL)

    assert (imported.replaced, imported.added, imported.unchanged) == ((before,), ("new",), 1)
    assert world.desk.claim("coal-exit").claim == changed
    kept = [(c.what, c.before is None) for c in world.desk.changes()[:2]]
    assert kept == [("claim coal-exit replaced by an import", False), ("claim new imported", True)]


def test_what_an_imported_file_says_nothing_of_stays(world: World) -> None:
    rule = Rule(supports="a plant closes", refutes="one opens", out_of_scope="prices")
    whole = a_claim(rule=rule, speaker="Minister")
    world.desk.import_claims(a_file(whole), by=AMAL)
    sheet = "id,language,statement,opposite\ncoal-exit,en,Coal power ends by 2035,\n"

    world.desk.import_claims(read_csv(sheet.encode(), "c.csv"), by=AMAL)

    statement = {"en": "Coal power ends by 2035"}
    assert world.desk.claim("coal-exit").claim == replace(whole, statement=statement, opposite={})


@pytest.mark.parametrize(
    ("claims", "first"),
    [
        ([a_claim("new", statement={"en": "Coal power ends by 2030!"})], "coal-exit"),
        ([a_claim("new", statement=MINES), a_claim("other", statement=MINES)], "new"),
        ([a_claim("reforms-2020")], "coal-exit"),
        ([a_claim("new", statement=GONE)], "gone"),
    ],
)
def test_no_file_may_say_a_thing_twice(world: World, claims: list[Claim], first: str) -> None:
    world.desk.import_claims(a_file(a_claim("gone", statement=GONE)), by=AMAL)
    world.desk.retire_claim("gone", by=AMAL)
    before = world.desk.claims()

    with pytest.raises(InvalidInputError, match=f"says what `{first}` d"):
        world.desk.import_claims(a_file(*claims), by=AMAL)

    assert world.desk.claims() == before


def test_claims_that_say_the_same_already_keep_no_other_out(world: World) -> None:
    with world.storage.write() as tx:
        tx.claims.add(DESK, a_claim("twin"), origin="team", at=NOON)

    assert world.desk.import_claims(a_file(a_claim("new", statement=MINES)), by=AMAL).added


def test_a_question_is_imported_only_where_it_is_followed_already(world: World) -> None:
    asks = a_claim("asks", statement={"en": "Does coal power ever end?"})
    with pytest.raises(InvalidInputError, match="`asks` asks something"):
        world.desk.import_claims(a_file(asks), by=AMAL)
    with world.storage.write() as tx:
        tx.claims.add(DESK, asks, origin="team", at=NOON)

    assert world.desk.import_claims(a_file(replace(asks, speaker="Amal")), by=AMAL).replaced


def test_a_sheet_in_one_language_leaves_the_others_alone(world: World) -> None:
    plants = {"en": "Plant closes", "es": "Cierra la planta"}
    before = a_claim(
        "mines",
        statement={"en": "All mines are shut", "ar": "أغلقت كل المناجم"},
        opposite={"en": "Mines are open", "ar": "المناجم مفتوحة"},
        examples=Examples(supports=(plants,), refutes=({"en": "A mine opens"},)),
    )
    world.desk.import_claims(a_file(before), by=AMAL)
    sheet = "id,language,statement,opposite,supports\nmines,en,Every mine is shut,,Pit closes\n"

    world.desk.import_claims(read_csv(sheet.encode(), "c.csv"), by=AMAL)

    assert world.desk.claim("mines").claim == replace(
        before,
        statement={"en": "Every mine is shut", "ar": "أغلقت كل المناجم"},
        opposite={"ar": "المناجم مفتوحة"},
        examples=replace(
            before.examples, supports=({"en": "Pit closes"}, {"es": "Cierra la planta"})
        ),
    )


def test_a_file_may_move_a_statement_from_one_claim_to_another(world: World) -> None:
    moved = a_claim("reforms-2020"), a_claim(statement=MINES)

    assert len(world.desk.import_claims(a_file(*moved), by=AMAL).replaced) == 2


def test_what_is_not_there_is_said_so(world: World) -> None:
    with pytest.raises(NotFoundError, match="No claim here is called “nope”"):
        world.desk.evidence("nope")
    with pytest.raises(NotFoundError, match="no longer known here"):
        world.desk.judge(99, Verdict.RIGHT, by=AMAL)
    with pytest.raises(NotSetUpError):
        world.watch.desk(404).server()


def test_an_admins_thresholds_are_kept_and_wrong_ones_refused(world: World) -> None:
    world.desk.set_up(by=AMAL, confirmed=0.9)

    assert world.desk.thresholds().confirmed == 0.9
    with pytest.raises(InvalidInputError, match="not above that of “confirmed”"):
        world.desk.set_up(by=AMAL, possible=0.95)
    assert "scores 0.9 None" in (world.desk.changes()[0].after or "")


# -- digests ------------------------------------------------------------------------------------


def test_a_digest_is_made_once_a_local_day_and_shows_each_match_once(world: World) -> None:
    world.found("Coal power ends")
    world.now = datetime.fromisoformat("2026-06-02T06:00:00Z")  # 08:00 in Vienna
    (first,) = world.watch.editor.make_due_digests()
    world.found("More coal power ends", story_id=0)
    assert world.watch.editor.make_due_digests() == []
    world.now += timedelta(days=1)
    (second,) = world.watch.editor.make_due_digests()

    def shown(digest_id: int) -> list[str]:
        sections = world.watch.editor.edition(digest_id).sections
        return [t.match.article.title for s in sections for t in s.stories]

    assert (first.slot, shown(first.id)) == ("2026-06-02", ["Coal power ends"])
    assert (second.slot, shown(second.id)) == ("2026-06-03", ["More coal power ends"])
    assert [d.kind for d in world.watch.dispatch.due()] == ["digest", "digest"]


def test_a_bot_that_was_down_for_days_makes_one_digest_with_everything(world: World) -> None:
    world.found("Coal power ends")
    world.now += timedelta(days=5)

    (digest,) = world.watch.editor.make_due_digests()

    assert len(world.watch.editor.edition(digest.id).sections) == 1
    assert world.watch.editor.make_due_digests() == []


def test_what_a_retired_claim_found_waits_until_it_is_followed_again(world: World) -> None:
    world.found("Coal power ends")
    world.desk.retire_claim("coal-exit", by=AMAL)
    assert world.watch.editor.make_digest_now(DESK, "press 1") is None

    world.desk.retire_claim("coal-exit", by=AMAL, is_retired=False)
    made = world.watch.editor.make_digest_now(DESK, "press 2")

    assert made is not None
    assert len(world.watch.editor.edition(made.id).sections) == 1


def test_a_digest_counts_the_articles_of_its_own_servers_feeds(world: World) -> None:
    world.found("Coal power ends")
    world.watch.welcome(200, "Other desk")

    assert world.watch.editor.preview_digest(DESK).articles == 1
    assert world.watch.editor.preview_digest(200).articles == 0


def test_a_digest_asked_for_twice_by_the_same_press_is_made_once(world: World) -> None:
    assert world.watch.editor.make_digest_now(DESK, "press 1") is None, "nothing to show"
    world.found("Coal power ends", band=Band.POSSIBLE)

    made = world.watch.editor.make_digest_now(DESK, "press 1")

    assert made is not None
    assert world.watch.editor.make_digest_now(DESK, "press 1") is None
    assert [s.claim.claim.id for s in world.watch.editor.edition(made.id).to_review] == [
        "coal-exit"
    ]


# -- answers ------------------------------------------------------------------------------------


def test_a_question_is_answered_with_what_was_found_since_then(world: World) -> None:
    world.found("2020 reforms stall in court", "reforms-2020")
    world.now += timedelta(days=20)  # a Sunday
    world.found("2020 reforms advance", "reforms-2020")

    answer = world.watch.answer(DESK, "what is new on the 2020 reforms since Monday?")

    (topic,) = answer.topics
    assert topic.claim.claim.id == "reforms-2020"
    assert [e.match.article.title for e in topic.evidence] == ["2020 reforms advance"]
    assert answer.since == datetime.fromisoformat("2026-06-15T00:00:00+02:00")


def test_a_claims_id_in_a_question_is_what_it_is_about(world: World) -> None:
    world.found("Miners leave", "coal-exit")

    answer = world.watch.answer(DESK, "anything new? on coal-exit")

    assert [topic.claim.claim.id for topic in answer.topics] == ["coal-exit"]


def test_a_story_that_went_on_since_then_is_new(world: World) -> None:
    first = world.found("2020 reforms stall in court", "reforms-2020")
    world.now += timedelta(days=3)
    world.found("2020 reforms stall again", "reforms-2020", story_id=first.story_id)

    answer = world.watch.answer(DESK, "what is new on the 2020 reforms since yesterday?")

    assert not answer.is_empty


def test_a_question_nothing_was_found_for_is_answered_plainly(world: World) -> None:
    answer = world.watch.answer(DESK, "anything on the penguins?")

    assert answer.is_empty
    assert (answer.claims, answer.language) == (2, "en")


def test_a_word_of_two_letters_is_not_found_inside_every_other(world: World) -> None:
    world.found("Nothing while the chips are down")

    assert world.desk.search("hi") == []
    assert [a.title for a in world.desk.search("the CHIPS")] == [
        "Nothing while the chips are down"
    ]


@pytest.mark.parametrize(
    ("written", "typed"),
    [("سعر الذهب يرتفع", "ذهب"), ("Crackdown on tunnels", "tunnel"), ("La Sanción", "sanciones")],
)
def test_a_search_finds_words_by_their_beginning_in_any_spelling(
    world: World, written: str, typed: str
) -> None:
    world.found(written)
    world.found("El tesoro y el túnel")

    assert [a.title for a in world.desk.search(typed)] == [written]
    assert world.desk.search("oro") == []


@pytest.mark.parametrize("question", ["", "😀" * 1000, "\x00", "؟", "a" * 100_000])
def test_a_strange_question_gets_an_answer_not_a_crash(world: World, question: str) -> None:
    assert world.watch.answer(DESK, question).language == "en"


# -- the outbox ---------------------------------------------------------------------------------


def test_a_message_whose_outcome_is_unknown_is_looked_for_before_it_is_sent_again(
    world: World,
) -> None:
    world.found("Coal power ends")
    world.watch.editor.make_digest_now(DESK, "press")
    (delivery,) = world.watch.dispatch.due()

    assert world.watch.dispatch.trying(delivery) is Turn.SEND
    world.watch.dispatch.failed(delivery, "connection lost")
    assert world.watch.dispatch.trying(delivery) is Turn.LEAVE, "it was read before it failed"
    assert world.watch.dispatch.due() == []
    world.now += timedelta(minutes=5)
    (again,) = world.watch.dispatch.due()

    assert world.watch.dispatch.trying(again) is Turn.LOOK_FIRST, (
        "its nonce may be forgotten by now"
    )
    world.watch.dispatch.sent(again, 77)
    assert world.watch.dispatch.trying(again) is Turn.LEAVE
    world.now += timedelta(days=1)
    assert world.watch.dispatch.due() == []


def test_choosing_another_channel_sends_what_is_waiting_there(world: World) -> None:
    world.found("Coal power ends")
    world.watch.editor.make_digest_now(DESK, "press")

    (before,) = world.watch.dispatch.due()

    world.desk.set_up(by=AMAL, channel_id=6)

    assert world.watch.dispatch.trying(before) is Turn.LEAVE, "it is no longer this channel's"
    assert [d.channel_id for d in world.watch.dispatch.due()] == [6]


def test_a_message_under_way_is_settled_in_the_channel_it_was_sent_to(world: World) -> None:
    world.found("Coal power ends")
    world.watch.editor.make_digest_now(DESK, "press")
    (delivery,) = world.watch.dispatch.due()
    world.watch.dispatch.trying(delivery)

    world.desk.set_up(by=AMAL, channel_id=6)
    assert [d.channel_id for d in world.watch.dispatch.due()] == [5]

    world.watch.dispatch.failed(delivery, "The channel is gone.", was_refused=True)
    assert [d.channel_id for d in world.watch.dispatch.due()] == [6], "the one chosen meanwhile"
    world.desk.set_up(by=AMAL, channel_id=7)
    assert [d.channel_id for d in world.watch.dispatch.due()] == [7]


def test_the_library_follows_the_files_where_nobody_edited(storage: Storage) -> None:
    def load(library: list[Claim]) -> Claimwatch:
        matcher: Any = WordMatcher()
        watch = Claimwatch(storage=storage, matcher=matcher, library=library, now=lambda: NOON)
        watch.welcome(DESK, "Fact desk")
        return watch

    load([a_claim()])
    watch = load([a_claim(speaker="Minister"), a_claim("second")])

    assert [(t.claim.id, t.claim.speaker) for t in watch.desk(DESK).claims()] == [
        ("coal-exit", "Minister"),
        ("second", None),
    ]


def test_a_statement_that_is_followed_already_is_refused(world: World) -> None:
    desk = world.watch.desk(DESK)
    added = desk.add_claim(Draft(statement="Harbour dues rise every year."), by=AMAL)

    with pytest.raises(InvalidInputError, match=f"`{added.id}`"):
        desk.add_claim(Draft(statement="harbour dues RISE every year"), by=AMAL)


def test_a_change_of_settings_says_what_was_changed(world: World) -> None:
    desk = world.watch.desk(DESK)
    desk.set_up(by=AMAL, confirmed=0.9)
    desk.set_up(by=AMAL)

    (newest, *_) = desk.changes()

    assert newest.what == "settings: scores 0.9 None"


def test_claims_are_listed_by_how_much_an_article_bears_on_them(world: World) -> None:
    match = world.found("Coal power plants close")

    nearest = world.watch.desk(DESK).nearest_claims(match.article)

    assert nearest[0].claim.id == "coal-exit"


def test_a_digest_that_is_overdue_is_made_whatever_is_set_meanwhile(world: World) -> None:
    world.found("Coal plant closes")
    world.now += timedelta(days=2)
    world.desk.set_up(by=AMAL, language="ar")

    assert world.watch.editor.make_due_digests()
