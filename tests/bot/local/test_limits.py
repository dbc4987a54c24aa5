"""Posting limits and the memory of nonces."""

from bot.local.limits import Buckets, Nonces


def test_a_sixth_post_within_the_window_must_wait_for_its_end() -> None:
    buckets = Buckets(limit=5, window=5.0, enforced=True)

    taken = [buckets.take("1", now=float(i) / 10) for i in range(6)]

    assert [allowance.remaining for allowance in taken if allowance] == [4, 3, 2, 1, 0, 0]
    assert taken[-1] is not None
    assert taken[-1].retry_after == 4.5


def test_each_channel_has_its_own_bucket_and_it_refills() -> None:
    buckets = Buckets(limit=1, window=5.0, enforced=True)
    buckets.take("1", now=0.0)

    other, later = buckets.take("2", now=0.0), buckets.take("1", now=5.0)

    assert other is not None
    assert other.retry_after is None
    assert later is not None
    assert later.retry_after is None


def test_a_nonce_is_remembered_for_the_window_and_no_longer() -> None:
    nonces = Nonces(window=300)
    nonces.remember("n", {"id": "1"}, now=0.0)
    again = {"nonce": "n", "enforce_nonce": True}

    assert nonces.post_of(again, now=299.0) == {"id": "1"}
    assert nonces.post_of(again, now=300.0) is None


def test_a_nonce_counts_only_for_posts_that_ask_for_it() -> None:
    nonces = Nonces(window=300)
    nonces.remember("n", {"id": "1"}, now=0.0)

    assert nonces.post_of({"nonce": "n"}, now=1.0) is None
