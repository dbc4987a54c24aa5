"""What the team answers is what the bot tells from then on: in lists, answers and digests."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from claims.delivery import digests, outbox
from claims.errors import InvalidInputError, NotFoundError
from claims.model import Band, Match, Person, Stance, Verdict
from claims.storage import Selection
from claims.storage.migrate import downgrade, upgrade
from claims.team import lessons
from tests.claims.builders import AMAL, DESK, NOON
from tests.claims.world import World

LUIS = Person(id=8, name="Luis")
SAMI = Person(id=9, name="Sami")
RIGHT, WRONG_STANCE = Verdict.RIGHT, Verdict.WRONG_STANCE
WRONG_CLAIM, NOT_RELEVANT = Verdict.WRONG_CLAIM, Verdict.NOT_RELEVANT


def told(world: World, question: str = "coal-exit?") -> list[Match]:
    """What an answer shows."""
    topics = world.watch.answer(DESK, question).topics
    return [each.match for topic in topics for each in topic.evidence]


def test_whoever_answers_several_outlets_of_a_story_has_one_voice(world: World) -> None:
    first = world.found("Coal power ends")
    others = [world.found(f"Coal power is over {n}", story_id=first.story_id) for n in range(3)]
    world.desk.judge(first.id, NOT_RELEVANT, by=LUIS)
    world.desk.judge(first.id, NOT_RELEVANT, by=SAMI)

    for other in others:
        world.desk.judge(other.id, RIGHT, by=AMAL)

    story = world.desk.match(first.id)
    assert (story.match.is_right, story.verdicts) == (False, {NOT_RELEVANT: 2, RIGHT: 1})


def test_of_several_outlets_what_a_person_answered_last_counts(world: World) -> None:
    first = world.found("Coal power ends")
    later = world.found("Coal power is over", story_id=first.story_id)
    world.desk.judge(later.id, RIGHT, by=AMAL)
    world.now += timedelta(minutes=1)

    world.desk.judge(first.id, NOT_RELEVANT, by=AMAL)

    assert world.desk.match(later.id).verdicts == {NOT_RELEVANT: 1}
    assert world.desk.match(later.id).match.is_right is False


# -- right or not -------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [WRONG_CLAIM, NOT_RELEVANT])
def test_what_the_team_judged_wrong_is_no_evidence_any_more(
    world: World, verdict: Verdict
) -> None:
    match = world.found("Coal power ends")
    kept = world.found("Coal power stations close")

    world.desk.judge(match.id, verdict, by=AMAL)

    answer = world.watch.answer(DESK, "coal-exit?")
    edition = world.watch.editor.preview_digest(DESK)
    assert [each.id for each in told(world)] == [kept.id]
    assert answer.wrong == 1
    assert [e.match.id for e in world.desk.evidence("coal-exit")] == [kept.id]
    assert world.desk.count_wrong("coal-exit") == 1
    assert [s.match.id for sec in edition.sections for s in sec.stories] == [kept.id]
    assert edition.left_out == 1
    assert world.desk.claims_of([match.article.id]) == {}


def test_a_claim_of_which_everything_was_judged_wrong_has_nothing_new(world: World) -> None:
    match = world.found("Coal power ends")

    world.desk.judge(match.id, NOT_RELEVANT, by=AMAL)

    edition = world.watch.editor.preview_digest(DESK)
    assert edition.is_empty
    assert "coal-exit" in [tracked.claim.id for tracked in edition.quiet]


def test_a_divided_team_leaves_it_to_the_matcher(world: World) -> None:
    sure = world.found("Coal power ends")
    unsure = world.found("Coal mines", band=Band.POSSIBLE, score=0.3)
    for match in (sure, unsure):
        world.desk.judge(match.id, NOT_RELEVANT, by=AMAL)
        world.desk.judge(match.id, RIGHT, by=LUIS)

    held = {m.id: (m.is_right, m.is_sure) for m in told(world)}

    assert held == {sure.id: (None, True), unsure.id: (None, False)}


def test_what_the_team_judged_right_is_sure_however_unsure_the_matcher_was(world: World) -> None:
    match = world.found("Coal mines", band=Band.POSSIBLE, score=0.3)

    world.desk.judge(match.id, RIGHT, by=AMAL)

    (section,) = world.watch.editor.preview_digest(DESK).sections
    assert [story.match.id for story in section.stories] == [match.id]
    assert [m.id for m in told(world, "what is new?")] == [match.id]


def test_an_answer_to_one_outlets_copy_holds_for_the_whole_story(world: World) -> None:
    first = world.found("Coal power ends")
    world.desk.judge(first.id, NOT_RELEVANT, by=AMAL)

    later = world.found("Coal power is over", story_id=first.story_id)

    assert later.is_right is False
    assert told(world) == []
    assert world.watch.answer(DESK, "coal-exit?").wrong == 1
    assert world.desk.count_wrong("coal-exit") == 1
    assert world.desk.match(later.id).verdicts == {NOT_RELEVANT: 1}
    world.desk.judge(later.id, RIGHT, by=AMAL)
    world.desk.judge(later.id, RIGHT, by=LUIS)
    assert {m.is_right for m in world.desk.match(first.id).also} == {True}


def test_changing_ones_mind_brings_it_back(world: World) -> None:
    match = world.found("Coal power ends")
    world.desk.judge(match.id, NOT_RELEVANT, by=AMAL)

    world.desk.judge(match.id, RIGHT, by=AMAL)

    assert [m.is_right for m in told(world)] == [True]


def test_a_review_goes_on_where_it_was_whatever_is_answered(world: World) -> None:
    for n, score in enumerate((0.5, 0.4, 0.3)):
        world.found(f"Coal power {n}", band=Band.POSSIBLE, score=score)
    made = world.watch.editor.make_digest_now(DESK, "press")
    assert made is not None
    before = world.watch.editor.edition(made.id).in_review_order

    for (story, _), verdict in zip(before, (NOT_RELEVANT, RIGHT), strict=False):
        world.desk.judge(story.match.id, verdict, by=AMAL)

    after = world.watch.editor.edition(made.id).in_review_order
    assert [s.match.id for s, _ in after] == [s.match.id for s, _ in before]


# -- what it says -------------------------------------------------------------------------------


def test_a_side_that_is_said_to_be_wrong_is_not_named_until_somebody_tells_the_right_one(
    world: World,
) -> None:
    match = world.found("Coal power ends", stance=Stance.SUPPORTS)

    unnamed = world.desk.judge(match.id, WRONG_STANCE, by=AMAL).match
    named = world.desk.correct_stance(match.id, Stance.REFUTES, by=AMAL).match

    assert (unnamed.held_stance, unnamed.is_right) == (Stance.DISCUSSES, True)
    assert (named.stance, named.held_stance) == (Stance.SUPPORTS, Stance.REFUTES)
    assert [m.id for m in told(world, "what refutes coal-exit?")] == [match.id]
    assert told(world, "what supports coal-exit?") == []


def test_wrong_stance_pressed_again_keeps_the_right_one(world: World) -> None:
    match = world.found("Coal power ends")
    world.desk.judge(match.id, WRONG_STANCE, by=AMAL)
    world.desk.correct_stance(match.id, Stance.REFUTES, by=AMAL)

    again = world.desk.judge(match.id, WRONG_STANCE, by=AMAL)

    assert again.match.held_stance is Stance.REFUTES


def test_right_takes_back_a_side_that_was_called_wrong_by_mistake(world: World) -> None:
    match = world.found("Coal power ends", stance=Stance.SUPPORTS)
    world.desk.judge(match.id, WRONG_STANCE, by=AMAL)

    again = world.desk.judge(match.id, RIGHT, by=AMAL).match

    assert (again.held_stance, again.team_stance) == (Stance.SUPPORTS, Stance.SUPPORTS)


def test_right_agrees_with_what_the_team_holds_by_then(world: World) -> None:
    match = world.found("Coal power ends", stance=Stance.DISCUSSES)
    world.desk.judge(match.id, WRONG_STANCE, by=AMAL)
    world.desk.correct_stance(match.id, Stance.REFUTES, by=AMAL)

    world.desk.judge(match.id, RIGHT, by=LUIS)
    world.desk.judge(match.id, NOT_RELEVANT, by=AMAL)

    assert world.desk.match(match.id).match.held_stance is Stance.REFUTES


def test_most_of_those_who_told_name_the_side_and_a_divided_team_names_none(
    world: World,
) -> None:
    match = world.found("Coal power ends", stance=Stance.SUPPORTS)
    world.desk.judge(match.id, RIGHT, by=AMAL)
    held = []
    for person in (LUIS, SAMI):
        world.desk.judge(match.id, WRONG_STANCE, by=person)
        told = world.desk.correct_stance(match.id, Stance.REFUTES, by=person)
        held.append(told.match.held_stance)

    assert held == [Stance.DISCUSSES, Stance.REFUTES]


def test_the_stance_is_no_longer_taken_from_who_answered_otherwise_since(world: World) -> None:
    match = world.found("Coal power ends")
    world.desk.judge(match.id, WRONG_STANCE, by=AMAL)
    world.desk.judge(match.id, RIGHT, by=AMAL)

    with pytest.raises(NotFoundError, match="otherwise"):
        world.desk.correct_stance(match.id, Stance.REFUTES, by=AMAL)


def test_a_wrong_side_is_no_wrong_claim_and_counts_as_a_side(world: World) -> None:
    found = [
        world.found(f"Coal power ends {n}", stance=stance)
        for n, stance in enumerate((Stance.SUPPORTS, Stance.REFUTES, Stance.DISCUSSES))
    ]
    for match, verdict in zip(found, (WRONG_STANCE, RIGHT, RIGHT), strict=True):
        world.desk.judge(match.id, verdict, by=AMAL)

    record = world.desk.track_record("coal-exit")

    shares = [(each.right, each.of) for each in (record.confirmed, record.sides) if each]
    assert shares == [(3, 3), (1, 2)]


# -- what was known before this was kept --------------------------------------------------------


def test_answers_given_before_are_held_from_then_on(world: World) -> None:
    wrong = world.found("Coal power ends")
    right = world.found("Coal mines", band=Band.POSSIBLE, score=0.3)
    world.desk.judge(wrong.id, WRONG_CLAIM, by=AMAL)
    world.desk.correct(wrong.id, "reforms-2020", by=AMAL)
    world.desk.judge(right.id, RIGHT, by=LUIS)
    mended = world.found("Coal is over", stance=Stance.SUPPORTS)
    world.desk.judge(mended.id, WRONG_STANCE, by=AMAL)
    every = Selection(
        claim_ids=("coal-exit", "reforms-2020"), since=NOON, until=NOON + timedelta(1)
    )

    def held() -> list[Any]:
        selections = (replace(every, standing=each) for each in ("held", "sure", "wrong"))
        found = [[e.match for e in world.desk.found(each)] for each in selections]
        return [[(m.id, m.is_right, m.is_by_hand, m.held_stance) for m in each] for each in found]

    before = held()
    with world.storage._engines.write() as connection:
        downgrade(connection, "0007")
        upgrade(connection)
    after = held()
    world.desk.judge(wrong.id, RIGHT, by=AMAL)

    kept = [(i, r, h, Stance.SUPPORTS if i == mended.id else s) for i, r, h, s in before[0]]
    assert after == [kept, kept, before[2]], "only a side that was mended is not known there"
    assert world.desk.evidence("reforms-2020") == [], "who put it there took it back"


# -- the right claim ----------------------------------------------------------------------------


def test_an_article_stands_under_the_claim_a_member_says_it_is_about(world: World) -> None:
    match = world.found("Half of the reforms came", band=Band.CONFIRMED)
    world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=AMAL)

    world.desk.correct(match.id, "reforms-2020", by=AMAL)

    (found,) = world.desk.evidence("reforms-2020")
    assert found.match.article == match.article
    assert (found.match.is_by_hand, found.match.band) == (True, Band.POSSIBLE)
    assert found.verdicts == {Verdict.RIGHT: 1}
    assert world.desk.track_record("reforms-2020").possible is None, "not found by the matcher"
    assert world.desk.match(match.id).others == (found.match,)


def test_the_other_outlets_of_a_story_go_where_a_member_says_and_come_back(world: World) -> None:
    match = world.found("Half of the reforms came")
    copies = [world.found(f"Half came {n}", story_id=match.story_id) for n in range(2)]
    world.desk.judge(match.id, WRONG_CLAIM, by=AMAL)

    filed = world.desk.correct(match.id, "reforms-2020", by=AMAL)
    assert filed is not None
    world.desk.correct_stance(filed.id, Stance.REFUTES, by=AMAL)
    (story,) = world.desk.evidence("reforms-2020")
    world.desk.judge(match.id, RIGHT, by=AMAL)

    moved = {found.article.title for found in (story.match, *story.also)}
    assert moved == {each.article.title for each in (match, *copies)}
    assert (story.verdicts, story.match.held_stance) == ({RIGHT: 1}, Stance.REFUTES)
    assert world.desk.evidence("reforms-2020") == []
    assert len(world.desk.match(match.id).also) == 2


def test_who_puts_an_article_under_a_claim_may_tell_what_it_says_of_it(world: World) -> None:
    match = world.found("Half of the reforms came")
    world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=AMAL)
    filed = world.desk.correct(match.id, "reforms-2020", by=AMAL)
    assert filed is not None

    world.desk.correct_stance(filed.id, Stance.REFUTES, by=AMAL)
    (told,) = world.desk.evidence("reforms-2020")
    world.desk.judge(match.id, RIGHT, by=AMAL)

    assert (told.match.held_stance, told.verdicts) == (Stance.REFUTES, {RIGHT: 1})
    assert world.desk.evidence("reforms-2020") == [], "what was told of it went with it"


def test_nobody_else_is_asked_what_an_article_says_of_the_claim_it_was_put_under(
    world: World,
) -> None:
    match = world.found("Half of the reforms came")
    world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=AMAL)
    filed = world.desk.correct(match.id, "reforms-2020", by=AMAL)
    assert filed is not None

    with pytest.raises(NotFoundError, match="otherwise"):
        world.desk.correct_stance(filed.id, Stance.REFUTES, by=LUIS)


def test_a_story_shows_what_the_team_answered_to_any_outlets_copy(world: World) -> None:
    first = world.found("Coal power ends", score=0.9)
    world.desk.judge(first.id, Verdict.RIGHT, by=AMAL)
    other = world.found("Coal power is over", score=0.95, story_id=first.story_id)
    world.desk.judge(other.id, Verdict.RIGHT, by=LUIS)

    (told,) = world.desk.evidence("coal-exit")
    (section,) = world.watch.editor.preview_digest(DESK).sections

    assert (told.match.id, told.verdicts) == (other.id, {Verdict.RIGHT: 2})
    assert [story.verdicts for story in section.stories] == [{Verdict.RIGHT: 2}]


def test_what_members_put_under_a_claim_moves_no_threshold(world: World) -> None:
    scored: dict[str, Any] = {"model": "words", "score": 0.8}
    for number in range(3):
        bad = world.found(f"bad {number}", "reforms-2020", **scored)
        world.desk.judge(bad.id, NOT_RELEVANT, by=AMAL)
    raised = world.desk.track_record("reforms-2020").raised_to

    for number in range(30):
        title = f"2020 reforms were only partly implemented {number}"
        match = world.found(title, "coal-exit", model="words")
        world.desk.judge(match.id, WRONG_CLAIM, by=AMAL)
        world.desk.correct(match.id, "reforms-2020", by=AMAL)

    assert raised is not None
    assert world.desk.track_record("reforms-2020").raised_to == raised


def test_the_first_digest_goes_back_to_the_first_of_what_it_shows(world: World) -> None:
    first = world.found("Coal power ends")
    world.now += timedelta(days=20)
    world.found("Coal power is over")

    made = world.watch.editor.make_digest_now(DESK, "first")
    world.now += timedelta(days=1)
    world.found("Coal power once more")
    later = world.watch.editor.make_digest_now(DESK, "second")

    assert (made.since, made.until) == (first.found_at, NOON + timedelta(days=20))
    assert later.since == made.until


def test_a_review_does_not_ask_again_for_a_story_that_an_earlier_digest_showed(
    world: World,
) -> None:
    first = world.found("Coal power ends", band=Band.POSSIBLE)
    world.now += timedelta(hours=1)
    world.watch.editor.make_digest_now(DESK, "first")
    world.desk.judge(first.id, RIGHT, by=AMAL)
    world.found("Coal power is over", band=Band.POSSIBLE, story_id=first.story_id)
    world.found("Coal power once more", band=Band.POSSIBLE)
    world.now += timedelta(hours=1)

    made = world.watch.editor.make_digest_now(DESK, "second")

    review = digests.review(world.watch.editor.edition(made.id), after=0)
    assert review.left == 1
    assert review.match is not None
    assert review.match.article.title == "Coal power once more"


def test_the_post_of_the_right_claims_story_tells_of_it_and_of_its_taking_back(
    world: World,
) -> None:
    first = world.found("Half of the reforms came", "reforms-2020")
    with world.storage.write() as tx:
        server = tx.servers.get(world.desk.server_id)
        tx.deliveries.add(outbox.match_delivery(first, server, "unit"), due_at=world.now)
    (due,) = [each for each in world.watch.dispatch.due() if each.match_id == first.id]
    world.watch.dispatch.trying(due)
    world.watch.dispatch.sent(due, 900)
    copy = world.found("Half of all reforms came", "reforms-2020", story_id=first.story_id)
    with world.storage.write() as tx:
        wrong = tx.matches.add(replace(copy, claim_id="coal-exit", story_id=0))

    def edited() -> list[int]:
        world.now += timedelta(minutes=2)
        due = world.watch.dispatch.revisions()
        for each in due:
            world.watch.dispatch.revised(each)
        return [each.match_id for each in due]

    world.desk.judge(wrong.id, WRONG_CLAIM, by=AMAL)
    edited()
    world.desk.correct(wrong.id, "reforms-2020", by=AMAL)
    told = edited()
    world.desk.judge(wrong.id, RIGHT, by=AMAL)

    assert (told, edited()) == ([first.id], [first.id])


def test_an_article_put_under_a_claim_goes_on_with_the_story_that_stands_there(
    world: World,
) -> None:
    told = world.found("Half of the reforms came", "reforms-2020")
    world.found("Nobody knows what came of the reforms", "reforms-2020")
    match = world.found("Half of the reforms came today")
    other = world.found("Half of the reforms came not", stance=Stance.REFUTES)
    for each in (match, other):
        world.desk.judge(each.id, WRONG_CLAIM, by=AMAL)

    filed = world.desk.correct(match.id, "reforms-2020", by=AMAL)
    against = world.desk.correct(other.id, "reforms-2020", by=AMAL)

    assert filed is not None
    assert against is not None
    assert filed.story_id == told.story_id
    assert against.story_id == against.id, "what speaks for the other side is news"
    assert {e.match.story_id: e.match.is_right for e in world.desk.evidence("reforms-2020")} == {
        told.story_id: True,
        told.story_id + 1: None,
        against.id: True,
    }
    world.desk.judge(match.id, RIGHT, by=AMAL)
    assert world.desk.match(told.id).match.is_right is None


def test_a_claim_learns_from_an_article_that_was_put_under_it(world: World) -> None:
    match = world.found("Half of the reforms came")
    world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=AMAL)

    world.desk.correct(match.id, "reforms-2020", by=AMAL)

    with world.storage.read() as tx:
        taught = lessons.read(tx, DESK, now=world.now)
    assert {c: [each.is_right for each in its] for c, its in taught.items()} == {
        "coal-exit": [False],
        "reforms-2020": [True],
    }


def test_a_story_keeps_what_is_held_of_it_when_its_first_match_is_taken_back(
    world: World,
) -> None:
    match = world.found("Half of the reforms came")
    world.desk.judge(match.id, WRONG_CLAIM, by=AMAL)
    filed = world.desk.correct(match.id, "reforms-2020", by=AMAL)
    assert filed is not None
    copy = world.found("Half of reforms came", "reforms-2020", story_id=filed.story_id)
    for person in (LUIS, SAMI):
        world.desk.judge(copy.id, NOT_RELEVANT, by=person)

    world.desk.judge(match.id, RIGHT, by=AMAL)
    third = world.found("Half of reforms came at last", "reforms-2020", story_id=copy.story_id)

    assert third.is_right is False
    assert world.desk.evidence("reforms-2020") == []


def test_a_claim_that_was_not_compared_in_full_is_offered_behind_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = world.found("Half of the reforms came")
    compared = world.watch.matcher.match
    monkeypatch.setattr(
        world.watch.matcher, "match", lambda *asked: [row[:1] for row in compared(*asked)]
    )

    offered = [each.claim.id for each in world.desk.nearest_claims(match.article)]

    assert sorted(offered) == sorted(each.claim.id for each in world.desk.claims())


def test_wrong_claim_pressed_again_takes_nothing_back(world: World) -> None:
    match = world.found("Half of the reforms came")
    world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=AMAL)
    world.desk.correct(match.id, "reforms-2020", by=AMAL)

    world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=AMAL)

    assert len(world.desk.evidence("reforms-2020")) == 1


@pytest.mark.parametrize("verdict", [Verdict.RIGHT, Verdict.NOT_RELEVANT])
def test_whoever_answers_anew_takes_back_what_they_put_under_another_claim(
    world: World, verdict: Verdict
) -> None:
    match = world.found("Half of the reforms came")
    for person in (AMAL, LUIS):
        world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=person)
        world.desk.correct(match.id, "reforms-2020", by=person)

    world.desk.judge(match.id, verdict, by=AMAL)
    (still,) = world.desk.evidence("reforms-2020")
    world.desk.correct(match.id, None, by=LUIS)

    assert still.verdicts == {Verdict.RIGHT: 1}
    assert world.desk.evidence("reforms-2020") == []


def test_what_the_matcher_found_under_the_right_claim_too_stays_there(world: World) -> None:
    match = world.found("Half of the reforms came")
    with world.storage.write() as tx:
        other = tx.matches.add(replace(match, claim_id="reforms-2020", story_id=0))
    world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=AMAL)

    world.desk.correct(match.id, "reforms-2020", by=AMAL)
    (judged,) = world.desk.evidence("reforms-2020")
    world.desk.judge(match.id, Verdict.RIGHT, by=AMAL)
    (later,) = world.desk.evidence("reforms-2020")

    assert (judged.match.id, judged.verdicts) == (other.id, {Verdict.RIGHT: 1})
    assert (later.match.id, later.verdicts) == (other.id, {})


@pytest.mark.parametrize("answered", ["before", "after"])
def test_what_a_member_answered_to_the_right_claims_match_themselves_stays(
    world: World, answered: str
) -> None:
    match = world.found("Half of the reforms came")
    with world.storage.write() as tx:
        other = tx.matches.add(replace(match, claim_id="reforms-2020", story_id=0))
    if answered == "before":
        world.desk.judge(other.id, Verdict.RIGHT, by=AMAL)
    world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=AMAL)
    world.desk.correct(match.id, "reforms-2020", by=AMAL)
    if answered == "after":
        world.desk.judge(other.id, Verdict.RIGHT, by=AMAL)

    world.desk.judge(match.id, Verdict.NOT_RELEVANT, by=AMAL)

    assert world.desk.match(other.id).verdicts == {Verdict.RIGHT: 1}


def test_the_right_claim_must_be_another_one_followed_on_this_server(world: World) -> None:
    match = world.found("Coal power ends")
    world.desk.judge(match.id, Verdict.WRONG_CLAIM, by=AMAL)
    with pytest.raises(InvalidInputError, match="choose another"):
        world.desk.correct(match.id, "coal-exit", by=AMAL)
    world.desk.retire_claim("reforms-2020", by=AMAL)
    with pytest.raises(NotFoundError, match="not followed here"):
        world.desk.correct(match.id, "reforms-2020", by=AMAL)
    world.desk.retire_claim("reforms-2020", by=AMAL, is_retired=False)

    world.desk.correct(match.id, "reforms-2020", by=AMAL)
    for match_id, claim_id in ((match.id, "of-another-server"), (99, "reforms-2020")):
        with pytest.raises(NotFoundError):
            world.desk.correct(match_id, claim_id, by=AMAL)
