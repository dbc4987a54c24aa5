"""What is published: articles whose bearing on a claim shows in their titles."""

import hashlib
from dataclasses import dataclass
from functools import cache

from claims.model import Claim

CLAIMS = (
    Claim(id="coal-exit", statement={"en": "Coal power ends by 2030"}),
    Claim(id="wind-doubles", statement={"en": "Wind farms double their output"}),
)
_CONFIRMED = ("Coal power ends by 2030", "Wind farms double their output")
_POSSIBLE = ("Coal power again in doubt", "Wind farms again in doubt")


@dataclass(frozen=True, slots=True)
class Article:
    """One item of one or two feeds."""

    number: int
    claim: int | None  #: which of `CLAIMS` it bears on
    is_news: bool  #: it is to be posted; if not, only a digest shows it
    retells: int | None = None  #: the number of the article whose story it tells again

    @property
    def mark(self) -> str:
        """A word that stands in this article's title and in no other's."""
        return f"mark{self.number:05}"

    @property
    def story(self) -> int:
        return self.number if self.retells is None else self.retells

    @property
    def title(self) -> str:
        begin = "Nothing of interest"
        if self.claim is not None:
            begin = (_CONFIRMED if self.is_news else _POSSIBLE)[self.claim]
        return f"{begin}: {self.mark} {_words(self.story)}"

    @property
    def link(self) -> str:
        # A long address makes a digest of several messages.
        return f"https://paper.example/{self.mark}/{'x' * (0 if self.is_news else 420)}"

    @property
    def item(self) -> str:
        return (
            f"<item><guid>{self.mark}</guid><title>{self.title}</title>"
            f"<link>{self.link}</link></item>"
        )


@cache
def _words(number: int) -> str:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return " ".join(digest[i : i + 4] for i in range(0, 48, 4))
