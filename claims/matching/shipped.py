"""The texts that come with the matcher, and their vectors, computed ahead.

Encoding them takes minutes on a slow machine, so the vectors of the bundled encoders are kept in
``background/vectors.npz``.  After a change to a text, or to the library of claims::

    python -m claims.matching.shipped

Each vector is kept as whole numbers from -127 to 127; scaled to length 1 again it differs from the
original by less than 0.001 in any product.
"""

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from claims.matching.encoder import (
    Encoder,
    TunedE5,
    UniversalSentenceEncoder,
    Vectors,
    fingerprint,
    unit,
)
from claims.matching.words import Rarity, words_in
from claims.model import LANGUAGES, Claim, Examples, Language

_FOLDER = resources.files(__package__) / "background"
_LIBRARY = resources.files("claims") / "library"
_VECTORS = _FOLDER / "vectors.npz"
_GROUND = 100


@cache
def headlines() -> Mapping[Language, tuple[str, ...]]:
    """Unlabelled news of many topics, in each language: what an unrelated article looks like."""
    return {
        language: tuple(
            line.strip()
            for line in (_FOLDER / f"{language}.txt").read_text("utf-8").splitlines()
            if line.strip()
        )
        for language in LANGUAGES
    }


@cache
def ground() -> Mapping[Language, tuple[str, ...]]:
    """So many of them as tell what share of their words a claim covers."""
    return {language: lines[:_GROUND] for language, lines in headlines().items()}


@cache
def rarity() -> Rarity:
    """How much a word says, from the headlines of all languages together."""
    return Rarity(text for texts in headlines().values() for text in texts)


def _claims_in(file: Traversable) -> list[Claim]:
    """The texts of a file of ours; what a person wrote is read by `claims.library`."""
    return [
        Claim(
            id=entry["id"],
            statement=entry["statement"],
            opposite=entry.get("opposite") or {},
            examples=Examples(**{k: tuple(v) for k, v in (entry.get("examples") or {}).items()}),
        )
        for entry in yaml.safe_load(file.read_bytes())["claims"]
    ]


@cache
def vectors(encoder: str) -> Mapping[bytes, Vectors]:
    """The vectors kept for an encoder, by `claims.matching.encoder.fingerprint`; may be none."""
    with _archive() as archive:
        if f"{encoder}/vectors" not in archive:
            return {}
        keys = archive[f"{encoder}/keys"]
        values = unit(archive[f"{encoder}/vectors"].astype(np.float32))
    return dict(zip(map(bytes, keys), values, strict=True))


def texts() -> dict[bytes, tuple[str, str]]:
    """Every text whose vectors are kept, as its side and itself, by fingerprint."""
    articles = [("article", text) for lines in headlines().values() for text in lines]
    of_claims = [("claim", text) for text in _library_texts()]
    return {fingerprint(side, text): (side, text) for side, text in articles + of_claims}


def words() -> dict[bytes, tuple[str, str]]:
    """Every word whose vector the encoder of words is kept of, in the same form."""
    of_ground = [text for lines in ground().values() for text in lines]
    found = dict.fromkeys(word for text in of_ground + _library_texts() for word in words_in(text))
    return {fingerprint("article", word): ("article", word) for word in found}


def asked() -> dict[bytes, tuple[str, str]]:
    """What questions are compared with by the encoder of words: headlines and the library."""
    every = [*_library_texts(), *(text for lines in headlines().values() for text in lines)]
    return {fingerprint("article", text): ("article", text) for text in every}


def _library_texts() -> list[str]:
    files = sorted(
        (file for file in _LIBRARY.iterdir() if file.name.endswith(".yaml")),
        key=lambda file: file.name,
    )
    return [text for file in files for claim in _claims_in(file) for text in claim_texts(claim)]


def claim_texts(claim: Claim) -> list[str]:
    """Everything the matcher reads of a claim, in all its languages."""
    groups = [claim.statement, claim.opposite, *claim.examples.every]
    return [text for group in groups for text in group.values()]


def write(target: Path) -> int:
    """Compute what is missing and keep what is needed; gives how many texts were encoded."""
    encoded, encoders = 0, ((TunedE5(), texts()), (UniversalSentenceEncoder(), words() | asked()))
    arrays: dict[str, npt.NDArray[Any]] = {}
    for encoder, wanted in encoders:
        known = dict(vectors(encoder.name))
        missing = {key: text for key, text in wanted.items() if key not in known}
        known.update(_encode(encoder, missing))
        encoded += len(missing)
        arrays[f"{encoder.name}/keys"] = np.array([list(key) for key in wanted], dtype=np.uint8)
        arrays[f"{encoder.name}/vectors"] = _in_bytes(np.stack([known[key] for key in wanted]))
    # In memory first: a file cut short would stop every later start.
    archive = io.BytesIO()
    np.savez_compressed(archive, allow_pickle=False, **arrays)
    target.write_bytes(archive.getvalue())
    return encoded


def _encode(encoder: Encoder, missing: Mapping[bytes, tuple[str, str]]) -> dict[bytes, Vectors]:
    found: dict[bytes, Vectors] = {}
    for side, encode in (("claim", encoder.encode_claims), ("article", encoder.encode_articles)):
        batch = {key: text for key, (of, text) in missing.items() if of == side}
        if batch:
            found.update(zip(batch, encode(list(batch.values())), strict=True))
    return found


def _in_bytes(values: Vectors) -> npt.NDArray[np.int8]:
    whole = np.rint(values / np.abs(values).max(axis=1, keepdims=True) * 127)
    return np.asarray(whole, dtype=np.int8)


class _Nothing(dict[str, Any]):
    """Stands for the archive before it was first written."""

    def __enter__(self) -> "_Nothing":
        return self

    def __exit__(self, *_: object) -> None:
        return None


def _archive() -> Any:
    if not _VECTORS.is_file():
        return _Nothing()
    return np.load(io.BytesIO(_VECTORS.read_bytes()), allow_pickle=False)


def main(arguments: Sequence[str] = ()) -> None:
    """Write the file that ships, or the one named."""
    target = Path(arguments[0]) if arguments else Path(str(_VECTORS))
    count = write(target)
    print(f"{target}: {count} texts encoded, {target.stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
