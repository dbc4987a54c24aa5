"""Rows to the frozen nouns of ``claims.model`` and back."""

from dataclasses import asdict
from datetime import time
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from claims.model import (
    Against,
    Article,
    Assessment,
    Band,
    Claim,
    Delivery,
    Feed,
    Match,
    Part,
    Posting,
    Rhythm,
    Server,
    Stance,
    Status,
)

_claim = TypeAdapter(Claim)


def claim_to_json(claim: Claim) -> Any:
    """Plain JSON values of *claim*."""
    return _claim.dump_python(claim, mode="json")


def claim_from_json(content: Any) -> Claim:
    """The claim that `claim_to_json` was given."""
    return _claim.validate_python(content)


def server_from(row: RowMapping) -> Server:
    """A row of ``server``."""
    return Server(**{**row, "digest_at": time.fromisoformat(row["digest_at"])})


def server_to(server: Server) -> dict[str, Any]:
    """A row of ``server``."""
    return asdict(server) | {"digest_at": server.digest_at.strftime("%H:%M")}


def assessment_from(row: RowMapping) -> Assessment:
    """A row of ``assessment``."""
    return Assessment(status=Status(row["status"]), by=row["by"], at=row["at"], why=row["why"])


def feed_from(row: RowMapping) -> Feed:
    """A row of ``feed``."""
    rhythm = {name: _fixed(value) for name, value in row["rhythm"].items()}
    return Feed(**{**row, "rhythm": Rhythm(**rhythm)})


def article_from(row: RowMapping) -> Article:
    """A row of ``article``, or one of a join that carries its columns."""
    return Article(**{name: row[name] for name in Article.__slots__})


def match_from(row: RowMapping) -> Match:
    """A row of ``match`` joined with ``article`` whose columns are labelled ``of_article_…``."""
    article = Article(**{name: row[f"of_article_{name}"] for name in Article.__slots__})
    values = {name: row[name] for name in Match.__slots__ if name != "article"}
    values |= {"band": Band(row["band"]), "stance": Stance(row["stance"])}
    if team_stance := row["team_stance"]:
        values["team_stance"] = Stance(team_stance)
    if against := row["against"]:
        values["against"] = Against(part=Part(against["part"]), text=against["text"])
    return Match(article=article, **values)


def delivery_from(row: RowMapping) -> Delivery:
    """A row of ``delivery``."""
    return Delivery(**{name: row[name] for name in Delivery.__slots__})


def posting_from(row: RowMapping) -> Posting:
    """A row of ``delivery``."""
    return Posting(**{name: _fixed(row[name]) for name in Posting.__slots__})


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
