"""What unrelated articles look like to an encoder: the ground every score is measured against.

Multilingual encoders put all texts of a language into one narrow cone, so a cosine alone says
little.  Each language's mean is taken off first, and a score counts by how far it stands out
from what the nearest unrelated articles score.  The first background ships with the program
(`shipped`); the bot adds what its feeds bring, which is nearer to the beat.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from claims.matching import shipped
from claims.matching.encoder import Encoder, Vectors, unit
from claims.model import LANGUAGES, Language

#: Of what the feeds brought, so many of a language are kept, the newest.
MAX_SEEN = 2_000

#: An article's vectors, by encoder.
ByEncoder = Mapping[str, Vectors]


@dataclass(frozen=True)
class Background:
    """Vectors of unlabelled articles, as the encoders gave them, by encoder and language."""

    general: Mapping[str, Mapping[Language, Vectors]]
    seen: Mapping[Language, Sequence[ByEncoder]] = field(default_factory=dict)

    @classmethod
    def shipped(cls, encoders: Sequence[Encoder]) -> "Background":
        """The first form.  An encoder whose vectors do not ship is asked for 1,350 texts."""
        headlines = shipped.headlines()
        return cls(
            {
                encoder.name: {
                    language: encoder.encode_articles(headlines[language])
                    for language in LANGUAGES
                }
                for encoder in encoders
            }
        )

    def with_articles(self, articles: Iterable[tuple[Language | None, ByEncoder]]) -> "Background":
        """This background and *articles*, oldest first; those of no known language left out."""
        seen = {language: list(self.seen.get(language, ())) for language in LANGUAGES}
        for language, vectors in articles:
            if language is not None and self.general.keys() & vectors.keys():
                seen[language].append(vectors)
        return replace(self, seen={lang: kept[-MAX_SEEN:] for lang, kept in seen.items()})

    @property
    def has_grown(self) -> bool:
        """Whether it holds more than was shipped."""
        return any(self.seen.values())

    @property
    def as_shipped(self) -> "Background":
        """The same without what the feeds brought."""
        return Background(self.general)

    def centre(
        self, encoder: str, vectors: Vectors, languages: Sequence[Language | None]
    ) -> Vectors:
        """Take each row's language's mean off, then scale to length 1 again."""
        means = self._means[encoder]
        return unit(vectors - np.stack([means[language] for language in languages]))

    def cohort(self, encoder: str, language: Language | None) -> Vectors:
        """The centred vectors of a language, or of all where the language is not known."""
        if language is not None:
            return self._centred[encoder][language]
        return np.vstack([self._centred[encoder][known] for known in LANGUAGES])

    def moments(self, encoder: str, language: Language | None) -> tuple[Vectors, Vectors]:
        """The mean of a cohort and its covariance: how products with its vectors are spread."""
        key = encoder, language
        if key not in self._moments:
            cohort = self.cohort(encoder, language)
            mean = cohort.mean(axis=0)
            self._moments[key] = mean, (cohort - mean).T @ (cohort - mean) / len(cohort)
        return self._moments[key]

    @cached_property
    def _moments(self) -> dict[tuple[str, Language | None], tuple[Vectors, Vectors]]:
        return {}

    @cached_property
    def _vectors(self) -> dict[str, dict[Language, Vectors]]:
        return {
            encoder: {
                language: np.vstack(
                    [
                        vectors,
                        *(o[encoder][None] for o in self.seen.get(language, ()) if encoder in o),
                    ]
                )
                for language, vectors in by_language.items()
            }
            for encoder, by_language in self.general.items()
        }

    @cached_property
    def _means(self) -> dict[str, dict[Language | None, Vectors]]:
        means: dict[str, dict[Language | None, Vectors]] = {}
        for encoder, by_language in self._vectors.items():
            each: dict[Language | None, Vectors] = {
                language: vectors.mean(axis=0) for language, vectors in by_language.items()
            }
            means[encoder] = {**each, None: np.mean(list(each.values()), axis=0)}
        return means

    @cached_property
    def _centred(self) -> dict[str, dict[Language, Vectors]]:
        return {
            encoder: {
                language: unit(vectors - self._means[encoder][language])
                for language, vectors in by_language.items()
            }
            for encoder, by_language in self._vectors.items()
        }
