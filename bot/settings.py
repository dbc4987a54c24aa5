"""What the operator chose, from the environment.  Secrets never show in a repr or a log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from claims.errors import InvalidInputError

#: Every variable that is read, with what it is for; the README's table is checked against it.
VARIABLES: Mapping[str, str] = {
    "DISCORD_TOKEN": "the bot's token; needed by `claimwatch run`",
    "DATABASE_URL": "sqlite:///claimwatch.db (the default) or postgresql://user@host/name",
    "CLAIMWATCH_FEEDS": "the feeds file; feeds.yaml in the working folder by default",
    "CLAIMWATCH_ENCODERS": "the text encoders, separated by commas; the bundled one by default",
    "EMBEDDINGS_API_KEY": "the key of an embeddings endpoint, if `CLAIMWATCH_ENCODERS` names one",
    "CLAIMWATCH_LANGUAGE_MODEL": (
        "suggests a new claim's examples: endpoint:URL#MODEL; none by default"
    ),
    "LANGUAGE_MODEL_API_KEY": "its key, if it wants one",
    "CLAIMWATCH_POLL_MINUTES": "how often a feed is fetched at most; 60 by default",
    "CLAIMWATCH_LOG": "how much is logged: debug, info (the default), warning or error",
    "CLAIMWATCH_LOG_FORMAT": "text (the default) or json, one object a line",
    "CLAIMWATCH_STATUS": "where /healthz and /metrics stand, as 127.0.0.1:9464; off by default",
    "CLAIMWATCH_DISCORD": "a local Discord instead of the real one; loopback addresses only",
    "CLAIMWATCH_LOOPBACK_FEEDS": "1 lets feeds on this machine be fetched; for the demo",
}


#: What a line of the log looks like.
Format = Literal["text", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The operator's choices."""

    token: str | None = field(default=None, repr=False)
    database_url: str = field(default="sqlite:///claimwatch.db", repr=False)
    feeds: Path = Path("feeds.yaml")
    encoders: str = ""
    language_model: str = ""
    poll_every: timedelta = timedelta(minutes=60)
    log: str = "info"
    log_format: Format = "text"
    status: tuple[str, int] | None = None  #: host and port
    local_discord: str | None = None
    allow_loopback_feeds: bool = False


def from_env(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        InvalidInputError: With one sentence per variable that cannot be used.
    """
    given = {name: environ[name].strip() for name in VARIABLES if environ.get(name, "").strip()}
    problems: list[str] = []
    minutes = _minutes(given.get("CLAIMWATCH_POLL_MINUTES", "60"), problems)
    level = given.get("CLAIMWATCH_LOG", "info").lower()
    if level not in {"debug", "info", "warning", "error"}:
        problems.append("CLAIMWATCH_LOG must be debug, info, warning or error.")
    shape = given.get("CLAIMWATCH_LOG_FORMAT", "text").lower()
    if shape not in {"text", "json"}:
        problems.append("CLAIMWATCH_LOG_FORMAT must be text or json.")
    status = _host_and_port(given.get("CLAIMWATCH_STATUS"), problems)
    if problems:
        raise InvalidInputError("\n".join(problems))
    return Settings(
        token=given.get("DISCORD_TOKEN"),
        database_url=given.get("DATABASE_URL", "sqlite:///claimwatch.db"),
        feeds=Path(given.get("CLAIMWATCH_FEEDS", "feeds.yaml")),
        encoders=given.get("CLAIMWATCH_ENCODERS", ""),
        language_model=given.get("CLAIMWATCH_LANGUAGE_MODEL", ""),
        poll_every=timedelta(minutes=minutes),
        log=level,
        log_format="json" if shape == "json" else "text",
        status=status,
        local_discord=given.get("CLAIMWATCH_DISCORD"),
        allow_loopback_feeds=given.get("CLAIMWATCH_LOOPBACK_FEEDS") == "1",
    )


def _host_and_port(given: str | None, problems: list[str]) -> tuple[str, int] | None:
    if given is None:
        return None
    host, _, port = given.rpartition(":")
    if host and port.isascii() and port.isdigit() and int(port) <= 65_535:
        return host.strip("[]"), int(port)
    problems.append("CLAIMWATCH_STATUS must be a host and a port, such as 127.0.0.1:9464.")
    return None


def _minutes(given: str, problems: list[str]) -> float:
    try:
        minutes = float(given)
    except ValueError:
        minutes = -1
    # Below a minute only the demo's own feeds, on this machine, are polled.
    if not 0.01 <= minutes <= 7 * 24 * 60:
        problems.append("CLAIMWATCH_POLL_MINUTES must be a number of minutes up to a week.")
    return minutes
