"""Nobody waits for somebody else's encoding, and nothing is encoded twice."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from claims.matching import ArticleText, Matcher, Told
from claims.matching.background import Background
from claims.matching.encoder import Vectors
from claims.model import Claim
from tests.claims.matching.conftest import WordEncoder

SINKS = ArticleText(id="sinks", title="Ferry sinks on the lake, days after inspectors cleared it")
CUP = ArticleText(id="cup", title="Lake district club wins the cup after extra time")


class SlowEncoder(WordEncoder):
    """Encodes claims only once it may."""

    def __init__(self) -> None:
        super().__init__()
        self.is_at_work, self.may_go_on = Event(), Event()
        self.asked = 0

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        self.asked += 1
        self.is_at_work.set()
        assert self.may_go_on.wait(20)
        return super().encode_claims(texts)


@pytest.fixture
def slow() -> Iterator[SlowEncoder]:
    encoder = SlowEncoder()
    yield encoder
    encoder.may_go_on.set()


def test_articles_are_compared_while_claims_are_being_encoded(
    slow: SlowEncoder, ferries: Claim
) -> None:
    matcher = Matcher([slow], background=Background.shipped([slow]))
    one, other = matcher.vectors([SINKS, CUP])
    sinks, cup = Told(SINKS.title, "", "en", one), Told(CUP.title, "", "en", other)
    with ThreadPoolExecutor() as threads:
        matched = threads.submit(matcher.match, [SINKS], [ferries])
        assert slow.is_at_work.wait(20)

        compared = threads.submit(matcher.same_story, sinks, [cup])
        learnt = threads.submit(matcher.learn, [("en", one)] * 100)

        assert compared.result(20) in {0, None}
        learnt.result(20)
        assert not matched.done()
        slow.may_go_on.set()
        assert len(matched.result(20)[0]) == 1


def test_the_same_claims_are_encoded_once_however_many_ask(
    slow: SlowEncoder, ferries: Claim
) -> None:
    matcher = Matcher([slow], background=Background.shipped([slow]))
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(matcher.match, [SINKS], [ferries]) for _ in range(8)]
        assert slow.is_at_work.wait(20)
        slow.may_go_on.set()
        scores = {one.result(20)[0][0].score for one in asked}

    assert (len(scores), slow.asked) == (1, 1)


def test_claims_that_could_not_be_encoded_are_tried_again(
    words: WordEncoder, ferries: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher = Matcher([words], background=Background.shipped([words]))
    with monkeypatch.context() as broken:
        broken.setattr(WordEncoder, "encode_claims", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            matcher.match([SINKS], [ferries])

    assert len(matcher.match([SINKS], [ferries])[0]) == 1
