"""How soon people are answered while a thousand feeds are polled and matched.

The real `claimwatch run` with its own matcher, a thousand hosts, and people who run every command,
press every button and type into every list, some at a time.  Counted is the time from an
interaction's dispatch on the gateway to the first answer to it, be it "thinking …".
``python -m tests.reliability.commands`` prints the figures and ends with 1 if the bar is not met.
"""

import argparse
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import yaml

from bot.demo import set_up
from bot.local.actions import CannotError
from bot.local.thread import LocalDiscord
from tests.end_to_end.conftest import BotProcess
from tests.reliability import hosts
from tests.reliability.bench import clean_environment

#: Seconds: 99 of 100 are answered within the one, all of them within Discord's own.
BOUND, DISCORDS = 1.0, 3.0
#: People who act at the same time, and how long each does nothing in between, in seconds.
PEOPLE, PAUSE = 4, 0.5
#: Admins in all, who take turns: nobody types faster than one person may.
STAFF = 24
#: Seconds between two questions in chat: of more, the bot asks a person to wait.
CHAT_PAUSE = 8.0
_PATIENCE = 120.0
_CALLBACK = re.compile(r"/interactions/(\d+)/[^/]+/callback")
FORM = 5
_KINDS = {2: "/", 3: "press ", 4: "list of /", FORM: "form"}
_WORDS = ("fentanyl", "bancos lavado", "الفنتانيل", "court order", "frontera")
_QUESTIONS = (
    "what is new about fentanyl orders?",
    "¿qué hay de nuevo sobre CIBanco?",
    "ما الجديد عن الضربات في الكاريبي؟",
)


@dataclass
class Stopwatch:
    """Notes, on the local Discord's own loop, when what was dispatched and answered."""

    local: LocalDiscord
    begun: dict[int, tuple[str, float]] = field(default_factory=dict)
    asked: list[float] = field(default_factory=list)  #: questions in chat

    def start(self) -> None:
        def install(server: Any) -> None:
            server.rest.requests = deque(maxlen=1_000_000)
            server.simulation.subscribe(self._told)

        self.local.ask(install)

    def _told(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "INTERACTION_CREATE":
            self.begun[int(payload["id"])] = (_name(payload), time.monotonic())
        elif event == "MESSAGE_CREATE" and not payload["author"].get("bot"):
            self.asked.append(time.monotonic())

    def times(self) -> dict[str, list[float]]:
        """Seconds by what was done; what was never answered counts as endless."""
        answered = {
            int(found[1]): each.at
            for each in self.local.requests
            if (found := _CALLBACK.fullmatch(each.path)) and each.status < 300
        }
        times: dict[str, list[float]] = defaultdict(list)
        for number, (name, at) in self.begun.items():
            times[name].append(answered.get(number, float("inf")) - at)
        return times

    def chat_times(self) -> list[float]:
        """Seconds until the bot was seen to type."""
        typing = [r.at for r in self.local.requests if r.path.endswith("/typing")]
        return [next((t for t in typing if t > at), float("inf")) - at for at in self.asked]


def _name(payload: Mapping[str, Any]) -> str:
    data = payload["data"]
    said = data.get("name") or re.sub(r"[0-9]+|cw:[a-z0-9]+", "", data.get("custom_id", ""))
    if payload["type"] == FORM:  # which has an id made by chance
        said = ""
    under = next((o["name"] for o in data.get("options", []) if o.get("type") == 1), "")
    return f"{_KINDS[payload['type']]}{said} {under}".strip()


class People:
    """Do one thing after the other, in turns and by chance."""

    def __init__(self, local: LocalDiscord, posts: list[Any], pause: float) -> None:
        self._local = local
        self._pause = pause
        self._posts = posts
        self._is_over = False

    def act(self, how_many: int) -> None:
        """Do *how_many* things, `PEOPLE` at a time."""
        with ThreadPoolExecutor(PEOPLE + 1) as hands:
            chat = hands.submit(self._chat)
            busy = [
                hands.submit(self._some, random.Random(n), n, how_many // PEOPLE)
                for n in range(PEOPLE)
            ]
            try:
                for hand in busy:
                    hand.result()
            finally:
                self._is_over = True
            chat.result()

    def _some(self, chance: random.Random, hand: int, how_many: int) -> None:
        for n in range(how_many):
            try:
                self._one(f"admin {hand + PEOPLE * (n % (STAFF // PEOPLE))}", chance, n)
            except CannotError as error:
                if "did not respond" not in str(error):  # which the stopwatch knows
                    raise
            time.sleep(chance.uniform(0, 2 * self._pause))

    def _one(self, who: str, chance: random.Random, n: int) -> None:
        commands, lists = _commands(chance), _lists(chance)
        match n % 5:
            case 0:
                name, option = lists[n // 5 % len(lists)]
                value = chance.choice(("", "fent", "cib", "a", "mex"))
                self._do(who, kind="autocomplete", name=name, option=option, value=value)
            case 1:
                self._press(who, chance)
            case _:
                name, options = commands[(n - n // 5) % len(commands)]
                self._do(who, kind="slash", name=name, options=options)

    def _press(self, who: str, chance: random.Random) -> None:
        match chance.randrange(4):
            case 0:
                shown = self._do(who, kind="slash", name="claims")["message"]
                self._do(who, kind="click", message=shown["id"], custom_id="cw-claims:2")
            case 1:
                form = self._do(
                    who, kind="slash", name="claim assess", options={"claim": "camarena"}
                )
                time.sleep(
                    2 * self._pause
                )  # nobody fills it in before the bot knows that it is open
                values = {"status": ["disputed"], "why": "For the bench."}
                self._do(who, kind="modal", token=form["token"], values=values)
            case _:
                post = chance.choice(self._posts)
                button = chance.choice(post["components"][0]["components"])["custom_id"]
                self._do(who, kind="click", message=post["id"], custom_id=button)

    def _do(self, who: Any, **what: Any) -> Any:
        return self._local.act(role=who, **what)

    def _chat(self) -> None:
        mention = f"<@{self._local.server.simulation.bot_id}>"
        for n in range(1_000_000):
            if self._is_over:
                return
            question = f"{mention} {_QUESTIONS[n % len(_QUESTIONS)]}"
            self._local.act(role=("member", "admin")[n % 2], kind="send", content=question)
            time.sleep(CHAT_PAUSE)


def _commands(chance: random.Random) -> list[tuple[str, dict[str, Any]]]:
    claim = {"claim": "camarena"}
    return [
        ("claims", {"page": chance.randrange(1, 5)}),
        ("claim show", claim),
        ("claim evidence", {"claim": "turning-point"}),
        ("search", {"words": chance.choice(_WORDS)}),
        ("settings", {}),
        ("feed list", {}),
        ("help", {}),
        ("claim add", {}),
        ("claim edit", claim),
        ("digest now", {}),
        ("setup", {"hour": chance.randrange(24)}),
        ("feed check", {"feed": "1"}),
        ("claim retire", {"claim": "camarena", "again": True}),
    ]


def _lists(chance: random.Random) -> list[tuple[str, str]]:
    claims = [(f"claim {name}", "claim") for name in ("show", "evidence", "edit", "assess")]
    return [*claims, ("feed check", "feed"), ("feed remove", "feed"), ("setup", "zone")]


@dataclass(frozen=True)
class Report:
    times: dict[str, list[float]]  #: seconds to the first answer, by what was done
    chat: list[float]  #: seconds until a question was seen to be heard
    polled: int  #: feeds asked at least once in that time
    articles: int  #: taken in, in that time
    seconds: float

    @property
    def all(self) -> list[float]:
        return sorted(seconds for each in self.times.values() for seconds in each)

    @property
    def late(self) -> int:
        return sum(seconds > DISCORDS for seconds in self.all)

    @property
    def is_good(self) -> bool:
        return percentile(self.all, 99) < BOUND and not self.late


def percentile(times: list[float], part: int) -> float:
    """The time *part* in a hundred do not exceed."""
    return sorted(times)[max(0, -(-len(times) * part // 100) - 1)]


def measure(folder: Path, *, feeds: int, acts: int, pause: float = PAUSE) -> Report:
    with _a_site(folder, feeds) as (local, posts, database):
        watch, begun = Stopwatch(local), time.monotonic()
        before = _counts(database)
        watch.start()
        People(local, posts, pause).act(acts)
        after = _counts(database)
        return Report(
            times=watch.times(),
            chat=watch.chat_times(),
            polled=after[0],
            articles=after[1] - before[1],
            seconds=time.monotonic() - begun,
        )


@contextmanager
def _a_site(folder: Path, feeds: int) -> Iterator[tuple[LocalDiscord, list[Any], Path]]:
    """A bot that has posted some matches and has just begun with all the feeds."""
    with hosts.running() as port, LocalDiscord() as local:
        listed, database = folder / "feeds.yaml", folder / "claimwatch.db"
        environment = clean_environment() | {
            **local.environment,
            "DATABASE_URL": f"sqlite:///{database}",
            "CLAIMWATCH_FEEDS": str(listed),
            "CLAIMWATCH_POLL_MINUTES": "0.02",
            "CLAIMWATCH_LOOPBACK_FEEDS": "1",
        }
        first = min(feeds, hosts.WIRES * 2)
        listed.write_text(yaml.safe_dump(hosts.catalogue(first, port)), encoding="utf-8")
        set_up(local.server, environment)
        local.ask(hire)
        bot = BotProcess(environment, folder / "bot.log")
        try:
            posts = local.wait_until(lambda: _posts(local), patience=_PATIENCE)
            if feeds > first:
                bot.stop()
                listed.write_text(yaml.safe_dump(hosts.catalogue(feeds, port)), encoding="utf-8")
                bot.start()
                begun = lambda: _counts(database)[0] > first  # noqa: E731
                local.wait_until(begun, patience=_PATIENCE)
            yield local, posts, database
        finally:
            bot.kill()


def hire(server: Any) -> None:
    """Let the team have as many admins as take turns."""
    team = server.world.team
    role = team.guild.create_role("Staff", permissions=discord.Permissions(manage_guild=True))
    for n in range(STAFF):
        user = server.simulation.stage.create_user(f"staff{n}")
        team.people[f"admin {n}"] = team.guild.add_member(user, roles=[role])


def _posts(local: LocalDiscord) -> list[Any]:
    return [m for m in local.messages() if m["author"]["bot"] and m.get("components")]


def _counts(database: Path) -> tuple[int, int]:
    """Feeds asked so far, and articles."""
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        (polled,) = connection.execute(
            "SELECT count(*) FROM feed WHERE polled_at IS NOT NULL"
        ).fetchone()
        (articles,) = connection.execute("SELECT count(*) FROM article").fetchone()
        return polled, articles


def lines(report: Report) -> Iterator[str]:
    """The figures, one a line."""
    yield (
        f"{report.polled} feeds polled and {report.articles} articles taken in within"
        f" {report.seconds:.0f} s"
    )
    for name, times in [*sorted(report.times.items()), ("all", report.all)]:
        if times:
            yield f"  {name:24} {len(times):5}  {_figures(times)}"
    if report.chat:
        yield f"  {'chat, until it types':24} {len(report.chat):5}  {_figures(report.chat)}"
    yield f"over {DISCORDS:g} s: {report.late} of {len(report.all)}"


def _figures(times: list[float]) -> str:
    half, most = percentile(times, 50), max(times)
    return f"median {half:.3f} s, 99th {percentile(times, 99):.3f} s, longest {most:.3f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--acts", type=int, default=1_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="claimwatch-commands-") as folder:
        report = measure(Path(folder), feeds=chosen.feeds, acts=chosen.acts)
    for line in lines(report):
        print(line)  # noqa: T201 -- the figures
    return 0 if report.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
