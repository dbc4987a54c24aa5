"""How much worse claims do that say less: in one language, by three examples, by a statement."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import fmean

from claims import evaluation
from claims.evaluation import Pair, average_precision
from claims.matching.articles_file import Labelled
from claims.model import LANGUAGES, Claim, Examples, Language, Texts
from tests.evaluation.document import table
from tests.evaluation.labelled import SETS, read_set
from tests.evaluation.vectors import matcher

#: Average precision on the items in each language, by the language all claims are reduced to.
Grid = dict[Language, dict[Language, float]]


def measured() -> Iterator[str]:
    """Average precision on each set, of the claims that have everything in all languages."""
    sets = {name: _read(name) for name in SETS}
    yield table(
        ("what is shown of a claim", *sets),
        [
            ("everything", *(_overall(*each, lambda claim: claim) for each in sets.values())),
            ("everything, in one language", *(_mean(*each, only) for each in sets.values())),
            ("statement, opposite, three examples in one language",
             *(_mean(*each, three_examples) for each in sets.values())),
            ("the statement", *(_overall(*each, statement_only) for each in sets.values())),
        ],
        digits=3,
    )  # fmt: skip
    grids = {name: _grid(*each) for name, each in sets.items()}
    yield table(
        ("claims in", "set", *(f"{language} items" for language in LANGUAGES)),
        [
            (own, name, *(grid[own][of] for of in LANGUAGES))
            for name, grid in grids.items()
            for own in LANGUAGES
        ],
    )
    yield table(
        ("set", "same language", "another language", "less by"),
        [(name, *_apart(grid)) for name, grid in grids.items()],
        digits=3,
    )


def only(claim: Claim, language: Language) -> Claim:
    """What a claim says in one language."""
    examples = claim.examples

    def kept(every: Sequence[Texts]) -> tuple[Texts, ...]:
        return tuple(_in(texts, language) for texts in every if language in texts)

    return replace(
        claim,
        statement=_in(claim.statement, language),
        opposite=_in(claim.opposite, language) if claim.opposite else {},
        examples=Examples(
            supports=kept(examples.supports),
            refutes=kept(examples.refutes),
            updates=kept(examples.updates),
        ),
    )


def three_examples(claim: Claim, language: Language) -> Claim:
    """Of that the first example of each side."""
    less = only(claim, language)
    examples = less.examples
    first = Examples(
        supports=examples.supports[:1],
        refutes=examples.refutes[:1],
        updates=examples.updates[:1],
    )
    return replace(less, examples=first)


def statement_only(claim: Claim) -> Claim:
    """A claim as somebody adds it who writes one sentence, in all languages."""
    return replace(claim, opposite={}, examples=Examples())


def _in(texts: Texts, language: Language) -> Texts:
    return {language: texts[language]}


def _read(name: str) -> tuple[list[Labelled], list[Claim]]:
    read, claims = read_set(*SETS[name])
    return read, [claim for claim in claims if _is_whole(claim)]


def _is_whole(claim: Claim) -> bool:
    texts = [claim.statement, *claim.examples.every]
    return len(texts) > 1 and all(len(each) == len(LANGUAGES) for each in texts)


def _pairs(read: Sequence[Labelled], claims: Sequence[Claim]) -> list[Pair]:
    return evaluation.pairs_of(read, matcher().match([one.article for one in read], claims))


def _precision(pairs: Sequence[Pair]) -> float:
    ranked = sorted(pairs, key=lambda pair: (-pair.scored.score, pair.label is not None))
    return average_precision([pair.label is not None for pair in ranked]) or 0.0


def _overall(
    read: Sequence[Labelled], claims: Sequence[Claim], reduced: Callable[[Claim], Claim]
) -> float:
    return _precision(_pairs(read, [reduced(claim) for claim in claims]))


def _mean(
    read: Sequence[Labelled],
    claims: Sequence[Claim],
    reduced: Callable[[Claim, Language], Claim],
) -> float:
    """The mean of all claims reduced to each language in turn, on items in all of them."""
    return fmean(
        _precision(_pairs(read, [reduced(claim, own) for claim in claims])) for own in LANGUAGES
    )


def _grid(read: Sequence[Labelled], claims: Sequence[Claim]) -> Grid:
    grid: Grid = {}
    for own in LANGUAGES:
        pairs = _pairs(read, [only(claim, own) for claim in claims])
        grid[own] = {of: _precision([p for p in pairs if p.language == of]) for of in LANGUAGES}
    return grid


def _apart(grid: Grid) -> tuple[float, float, float]:
    same = fmean(grid[own][own] for own in LANGUAGES)
    other = fmean(grid[own][of] for own in LANGUAGES for of in LANGUAGES if own != of)
    return same, other, same - other
