"""A set of claims made ready to be compared with articles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from claims.matching import shipped
from claims.matching.background import Background
from claims.matching.encoder import Encoder, Vectors
from claims.matching.scoring import (
    ClaimMatrix,
    ClaimVectors,
    Level,
    Similarities,
    margins,
    standardise,
    views,
)
from claims.model import LANGUAGES, Claim, Language, Texts

_LANGUAGES: tuple[Language | None, ...] = (*LANGUAGES, None)

#: The weaker of the bundled encoders counts half; any other counts fully.
_WEIGHTS = {"use-multilingual-3": 0.5}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing n articles with the c claims of a set, fused over the encoders."""

    raw: Vectors  #: (n, c): how far each stands out, in standard deviations
    margin: Vectors  #: (n, c): above 0 nearer to the claim's side, below to the other
    apart: Vectors  #: (n, c): above 0 nearer to an example that takes a side


class ClaimSet:
    """Claims as vectors, with what unrelated articles score on them."""

    def __init__(
        self, claims: Sequence[Claim], encoders: Sequence[Encoder], background: Background
    ) -> None:
        self.claims = tuple(claims)
        self.background = background
        everyone = [*claims, *shipped.general_claims()]
        self._matrices = {
            encoder.name: _matrix(everyone, encoder, background) for encoder in encoders
        }
        self._levels = {
            (name, language): Level.of(_views(background.cohort(name, language), matrix))
            for name, matrix in self._matrices.items()
            for language in _LANGUAGES
        }

    def compare(
        self, articles: Mapping[str, Vectors], languages: Sequence[Language | None]
    ) -> Comparison:
        """Compare articles, given by encoder as centred vectors, with every claim of the set."""
        each = [self._compare(name, articles[name], languages) for name in self._matrices]
        weights = np.array([_WEIGHTS.get(name, 1.0) for name in self._matrices])
        weights /= weights.sum()
        return Comparison(
            *(
                np.tensordot(weights, np.stack(part), axes=1).astype(np.float32)
                for part in zip(*each, strict=True)
            )
        )

    def nearness(self, name: str, vectors: Vectors) -> Vectors:
        """The highest cosine of each text to anything the claim says, (n, claims of the set)."""
        matrix, count = self._matrices[name], len(self.claims)
        found = Similarities.of(vectors, matrix)
        examples = np.maximum.reduceat(found.examples, matrix.starts, axis=1)
        near = np.maximum(np.maximum(found.statement, found.opposite), examples)
        return np.asarray(near[:, :count], dtype=np.float32)

    def _compare(
        self, name: str, articles: Vectors, languages: Sequence[Language | None]
    ) -> tuple[Vectors, Vectors, Vectors]:
        matrix, count = self._matrices[name], len(self.claims)
        found = Similarities.of(articles, matrix)
        seen, raw = views(found, matrix), np.empty((len(articles), count), np.float32)
        for language in set(languages):
            rows = np.array([told == language for told in languages])
            raw[rows] = standardise(seen[:, rows], self._levels[name, language], count)
        margin, apart = margins(found, matrix)
        return raw, margin[:, :count], apart[:, :count]


def _views(vectors: Vectors, matrix: ClaimMatrix) -> Vectors:
    return views(Similarities.of(vectors, matrix), matrix)


def _matrix(claims: Sequence[Claim], encoder: Encoder, background: Background) -> ClaimMatrix:
    """Encode all texts of all claims at once, and sort the vectors back to their claims."""
    groups = [group for claim in claims for group in _groups(claim)]
    flat = [(language, text) for group in groups for language, text in group.items()]
    vectors = background.centre(
        encoder.name,
        encoder.encode_claims([text for _, text in flat]),
        [language for language, _ in flat],
    )
    ends = np.cumsum([len(group) for group in groups])
    means = iter([part.mean(axis=0) for part in np.split(vectors, ends[:-1])])
    return ClaimMatrix.of([_claim_vectors(claim, means) for claim in claims])


def _groups(claim: Claim) -> list[Texts]:
    """The same text in its languages, for each text of the claim: statement first."""
    examples = [*claim.examples.supports, *claim.examples.refutes, *claim.examples.updates]
    return [claim.statement, *([claim.opposite] if claim.opposite else []), *examples]


def _claim_vectors(claim: Claim, means: Iterator[Vectors]) -> ClaimVectors:
    statement = next(means)
    opposite = next(means) if claim.opposite else statement
    examples = claim.examples
    sides = [1] * len(examples.supports) + [-1] * len(examples.refutes)
    sides += [0] * len(examples.updates)
    return ClaimVectors(
        statement=statement,
        opposite=opposite,
        examples=np.stack([next(means) for _ in sides] or [statement]),
        sides=np.array(sides or [0], dtype=np.int8),
    )
