"""Write the lists of usual spellings anew: ``python -m training.spellings``, ten seconds.

A word is in the list of its language (`claims.matching.spelling`) if nearly everywhere in the
trackers' texts and, but in Arabic, in the sentences of ``../shared/data/nli`` it is written in one
way, and that way is not its bare small letters.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from claims.matching.words import folded
from claims.model import LANGUAGES, Language
from training import trackers
from training.sentences import FOLDER as SENTENCES
from training.sentences import Sentences

LISTS = Path("claims/matching/spellings")

#: Seen so often, and in so many cases of all with the same letters.
LEAST, SHARE = 3, 0.95

#: Within a sentence, where a capital tells a name.
_WORD = re.compile(r"(?<=[\w,;] )[^\W\d_]{2,}")
#: Written with another letter often enough though it is usual in its bare ones.
_LAST_YA = "ي"


def main() -> None:
    """Count the words of every text and write what is usual."""
    texts: dict[Language, list[str]] = {language: [] for language in LANGUAGES}
    for language, text in _of_trackers():
        texts[language].append(text)
    sentences = Sentences(SENTENCES)
    for language in ("en", "es"):  # the Arabic ones are translated without hamzas
        texts[language] += sentences.texts(language)
    for language, written in texts.items():
        words = sorted(usual(written))
        (LISTS / f"{language}.txt").write_text("".join(f"{word}\n" for word in words), "utf-8")


def usual(texts: Iterable[str]) -> Iterator[str]:
    """The words that have one spelling, other than the one that comes of `folded`."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in _WORD.findall(text):
            seen[folded(word)][word] += 1
    for bare, forms in seen.items():
        small = Counter[str]()
        for form, count in forms.items():
            small[form.lower()] += count
        ((letters, count),) = small.most_common(1)
        if count < max(LEAST, SHARE * small.total()):
            continue
        word = max((form for form in forms if form.lower() == letters), key=forms.__getitem__)
        if word != bare or bare.endswith(_LAST_YA):
            yield word


def _of_trackers() -> Iterator[tuple[Language, str]]:
    for tracker in (each for what in ("encoder", "head", "sides") for each in trackers.read(what)):
        for claim in tracker.claims:
            yield from (*claim.statement.items(), *claim.opposite.items())
            yield from ((headline.language, headline.text) for headline, _ in claim.examples)
        for item in tracker.items:
            yield item.language, item.title
            yield item.language, item.summary


if __name__ == "__main__":
    main()
