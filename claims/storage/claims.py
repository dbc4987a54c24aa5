"""The claims of each server, their assessments and whether they are still followed."""

from collections import defaultdict
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from claims.errors import InvalidInputError, NotFoundError
from claims.model import Assessment, Claim, Person, Status, TrackedClaim
from claims.storage import rows
from claims.storage.tables import assessment, claim


class Claims:
    """The ``claim`` and ``assessment`` tables within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, server_id: int, *, with_retired: bool = False) -> list[TrackedClaim]:
        """The server's claims, in the order they came."""
        query = select(claim).where(claim.c.server_id == server_id)
        if not with_retired:
            query = query.where(~claim.c.is_retired)
        found = self._connection.execute(query.order_by(claim.c.created_at, claim.c.id))
        histories = self._histories(assessment.c.server_id == server_id)
        return [_tracked(row, histories[row["id"]]) for row in found.mappings()]

    def get(self, server_id: int, claim_id: str) -> TrackedClaim:
        """One claim of the server, retired or not.

        Raises:
            NotFoundError: If this server has no such claim.
        """
        query = select(claim).where(claim.c.server_id == server_id, claim.c.id == claim_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFoundError(f"No claim here is called “{claim_id[:64]}”.")
        is_its = (assessment.c.server_id == server_id) & (assessment.c.claim_id == claim_id)
        return _tracked(row, self._histories(is_its)[claim_id])

    def followed(self, server_id: int) -> set[str]:
        """The ids of the claims followed on the server."""
        query = select(claim.c.id).where(claim.c.server_id == server_id, ~claim.c.is_retired)
        return set(self._connection.execute(query).scalars())

    def add(
        self, server_id: int, added: Claim, *, origin: Literal["library", "team"], at: datetime
    ) -> None:
        """Add a claim.

        Raises:
            InvalidInputError: If the server already has one of this id.
        """
        known = select(claim.c.id).where(claim.c.server_id == server_id, claim.c.id == added.id)
        if self._connection.execute(known).first():
            raise InvalidInputError(f"There already is a claim “{added.id}”; choose another id.")
        values = {"server_id": server_id, "id": added.id, "content": rows.claim_to_json(added)}
        values |= {"origin": origin, "created_at": at}
        self._connection.execute(insert(claim).values(values))

    def replace(self, server_id: int, changed: Claim, *, is_edited: bool = True) -> None:
        """Put *changed* in the place of the claim of the same id."""
        query = update(claim).where(claim.c.server_id == server_id, claim.c.id == changed.id)
        content = rows.claim_to_json(changed)
        self._connection.execute(query.values(content=content, is_edited=is_edited))

    def edited(self, server_id: int) -> set[str]:
        """The ids of the claims somebody here edited."""
        query = select(claim.c.id).where(claim.c.server_id == server_id, claim.c.is_edited)
        return set(self._connection.execute(query).scalars())

    def retire(self, server_id: int, claim_id: str, *, is_retired: bool = True) -> None:
        """Stop following a claim, or take it up again; what was found for it stays."""
        query = update(claim).where(claim.c.server_id == server_id, claim.c.id == claim_id)
        self._connection.execute(query.values(is_retired=is_retired))

    def assess(
        self, server_id: int, claim_id: str, status: Status, *, by: Person, at: datetime, why: str
    ) -> None:
        """Add an assessment to the claim's history."""
        values = {"server_id": server_id, "claim_id": claim_id, "status": status}
        values |= {"by": by.name[:100], "at": at, "why": why}
        self._connection.execute(insert(assessment).values(values))

    def _histories(self, which: ColumnElement[bool]) -> defaultdict[str, tuple[Assessment, ...]]:
        histories: defaultdict[str, tuple[Assessment, ...]] = defaultdict(tuple)
        query = select(assessment).where(which).order_by(assessment.c.id)
        for row in self._connection.execute(query).mappings():
            histories[row["claim_id"]] += (rows.assessment_from(row),)
        return histories


def _tracked(row: RowMapping, history: tuple[Assessment, ...]) -> TrackedClaim:
    return TrackedClaim(
        claim=rows.claim_from_json(row["content"]),
        origin=row["origin"],
        is_retired=row["is_retired"],
        history=history,
        status=history[-1].status if history else Status.NOT_YET_ASSESSED,
    )
