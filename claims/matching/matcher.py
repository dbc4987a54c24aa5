"""Match articles to claims: the encoders, the background and the scoring put together."""

import hashlib
import os
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping, Sequence
from threading import RLock
from typing import Protocol, TypeVar

import numpy as np

from claims.matching import shipped
from claims.matching.article import ArticleText, sentences
from claims.matching.background import MAX_SEEN, Background
from claims.matching.bands import Thresholds, calibrated
from claims.matching.claim_set import ClaimSet, Comparison
from claims.matching.encoder import Encoder, Remembering
from claims.matching.language import language_of
from claims.matching.remote import encoders_of
from claims.matching.scored import Scored, Vectors
from claims.matching.stance import stance_of
from claims.model import LANGUAGES, Band, Claim, Language
