"""Each change an admin makes leaves who made it and what it was, or does not happen at all."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from claims.desk import Desk
from claims.drafting.drafts import Draft
from claims.model import Person, Status
from claims.records import Records
from claims.storage.servers import Servers
from tests.bot.office import Office
from tests.claims.builders import a_claim, a_file
from tests.hostile.conftest import Say
from tests.security.test_permission_matrix import everything

NOOR = Person(id=42, name="Noor")
SOLAR = Draft(statement="Solar panels cover half of all roofs in Spain", hint="en")
COAL = Draft(statement="Coal power ends by 2035", hint="en")
NEW = a_claim("new", statement={"en": "Coal mines are shut"})
CHANGED = a_claim("wind-doubles", statement={"en": "Wind power triples"})
#: Every method that changes what a server has: how it is called, and how it is told of.
CHANGES: dict[str, tuple[Callable[[Desk], Any], str]] = {
    "set_up": (lambda d: d.set_up(by=NOOR, digest_at=time(5), zone="Asia/Amman"), "settings: "),
    "add_claim": (lambda d: d.add_claim(SOLAR, by=NOOR), "claim solar-panels-cover-half added"),
    "edit_claim": (lambda d: d.edit_claim("coal-exit", COAL, by=NOOR), "claim coal-exit edited"),
    "retire_claim": (lambda d: d.retire_claim("coal-exit", by=NOOR), "claim coal-exit retired"),
    "assess_claim": (
        lambda d: d.assess_claim("coal-exit", Status.HOLDS, why="So.", by=NOOR),
        "claim coal-exit assessed",
    ),
    "import_claims": (
        lambda d: d.import_claims(a_file(NEW, CHANGED), by=NOOR),
        "claim wind-doubles replaced by an import",
    ),
    "follow_feed": (
        lambda d: d.follow_feed("https://other.example/rss", name="Other", by=NOOR),
        "feed followed",
    ),
    "unfollow_feed": (
        lambda d: d.unfollow_feed(d.feeds()[0].id, by=NOOR),
        "feed no longer followed",
    ),
}
#: What anybody in the team may do; it is kept as an answer with who gave it.
ANSWERS = {"judge", "correct", "correct_stance"}
#: What follows from a change that is in the record, and what the bot does of itself.
FOLLOWS = {"backfill"}


def test_every_method_that_changes_something_is_in_the_table() -> None:
    own = {name for name in vars(Desk) if not name.startswith("_")}

    assert own == CHANGES.keys() | ANSWERS | FOLLOWS
    assert not own & vars(Records).keys()


@pytest.fixture
def desk(office: Office) -> Desk:
    office.choose_channel()
    office.find()
    return office.desk


def test_each_change_is_kept_with_who_made_it_and_what_was_before(
    desk: Desk, office: Office, say: Say
) -> None:
    for name, (make, what) in CHANGES.items():
        before, held = len(desk.changes(limit=100)), everything(office)[1:]
        make(desk)
        assert everything(office)[1:] != held, name
        new = desk.changes(limit=100)[: len(desk.changes(limit=100)) - before]
        assert new, name
        assert {(each.who, each.at) for each in new} == {("Noor", office.now())}, name
        assert new[0].what.startswith(what), name
        assert new[0].before != new[0].after, name
    say(f"Audit trail: {len(CHANGES)} of {len(CHANGES)} kinds of change leave who, when and what")


def test_a_change_that_cannot_be_kept_is_not_made(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch, say: Say
) -> None:
    """The same transaction holds both."""

    def cannot(*_: object, **__: object) -> None:
        raise RuntimeError("no room for another change")

    monkeypatch.setattr(Servers, "record_change", cannot)
    before = everything(office)
    for make, _ in CHANGES.values():
        with pytest.raises(RuntimeError):
            make(desk)
        assert everything(office) == before
    say(f"Audit trail: {len(CHANGES)} changes that could not be kept, 0 made")


def test_what_was_kept_stays_when_the_bot_is_thrown_out_and_invited_again(
    desk: Desk, office: Office
) -> None:
    for make, _ in CHANGES.values():
        make(desk)
    kept = desk.changes(limit=100)

    office.watch.farewell(desk.server_id)
    office.watch.welcome(desk.server_id, "Fact desk")

    assert desk.changes(limit=100) == kept
