"""Whatever three people answer, in whatever order: held is what their last answers come to."""

import shutil
from contextlib import closing, suppress
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.errors import ClaimwatchError
from claims.learning import judgement
from claims.model import Match, Person, Stance, Verdict
from claims.storage import Storage
from tests.claims.world import LIBRARY, World, a_world

PEOPLE = [Person(id=n, name=name) for n, name in enumerate(("Amal", "Luis", "Sami"), start=1)]
CLAIMS = [claim.id for claim in LIBRARY]

#: Who, which match, the verdict, and what they tell of the right one.
Answer = tuple[Person, int, Verdict, str | None, Stance | None]
ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.integers(min_value=0, max_value=9),
        st.sampled_from(Verdict),
        st.sampled_from([None, *CLAIMS]),
        st.sampled_from([None, *Stance]),
    ),
    max_size=12,
)


def every_match(world: World) -> list[Match]:
    with world.storage.read() as tx:
        articles = tx.articles.newest(limit=10)
        return tx.matches.of_articles(world.desk.server_id, [a.id for a in articles])


def answer(world: World, given_: Answer) -> None:
    person, place, verdict, claim_id, stance = given_
    matches = every_match(world)
    match = matches[place % len(matches)]
    world.desk.judge(match.id, verdict, by=person)
    with suppress(ClaimwatchError):  # the claim it stands under is no other one
        if verdict is Verdict.WRONG_CLAIM:
            filed = world.desk.correct(match.id, claim_id, by=person)
            if filed and stance:
                world.desk.correct_stance(filed.id, stance, by=person)
        if verdict is Verdict.WRONG_STANCE and stance:
            world.desk.correct_stance(match.id, stance, by=person)


def assert_holds_together(world: World) -> None:
    matches = every_match(world)
    stories: dict[int, list[Match]] = {}
    for match in matches:
        stories.setdefault(match.story_id, []).append(match)
    for story in stories.values():
        verdicts = world.desk.match(story[0].id).verdicts
        assert {match.is_right for match in story} == {judgement(verdicts)}
        assert len({match.team_stance for match in story}) == 1
        assert (story[0].team_stance is None) >= (not verdicts), "nobody told, nothing is held"
    for match in matches:
        own = world.desk.match(match.id).verdicts
        assert not match.is_by_hand or own, "who put it there took it back, and it is gone"
    for claim_id in CLAIMS:
        shown = {e.match.story_id for e in world.desk.evidence(claim_id)}
        wrong = {m.story_id for m in matches if m.claim_id == claim_id and m.is_right is False}
        assert shown.isdisjoint(wrong)
        assert world.desk.count_wrong(claim_id) == len(wrong)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(answers=ANSWERS)
@example(  # one puts it elsewhere, another says it is wrong there, the first takes back
    answers=[
        (PEOPLE[0], 0, Verdict.WRONG_CLAIM, "reforms-2020", None),
        (PEOPLE[1], 3, Verdict.NOT_RELEVANT, None, None),
        (PEOPLE[0], 0, Verdict.RIGHT, None, None),
    ]
)
def test_what_is_held_is_what_the_last_answers_come_to(
    answers: list[Answer], empty_database: Path, tmp_path: Path
) -> None:
    with closing(Storage(f"sqlite:///{shutil.copy(empty_database, tmp_path)}")) as storage:
        world = a_world(storage)
        first = world.found("Coal power ends")
        world.found("Coal power is over", story_id=first.story_id)
        world.found("Half of the reforms came", "reforms-2020")
        for each in answers:
            answer(world, each)
            assert_holds_together(world)
        for person in PEOPLE:  # whoever changes their mind about everything leaves nothing behind
            for match in every_match(world):
                with suppress(ClaimwatchError):
                    world.desk.judge(match.id, Verdict.RIGHT, by=person)

        assert all(match.is_right for match in every_match(world))
        assert_holds_together(world)
