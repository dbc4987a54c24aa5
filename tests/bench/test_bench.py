"""The short form of ``make bench``: what must hold on any machine, on made-up vectors."""

import pytest

from tests.bench import made_up, measures


def test_sixteen_times_the_claims_cost_an_article_no_multiple_of_that() -> None:
    few, many = (measures.cost(count, batches=2) for count in (50, 800))

    assert many < 6 * few  # some 2.5 times; compared in full with all of them it is 12


async def test_the_event_loop_goes_on_while_articles_are_matched() -> None:
    matcher, claims = made_up.matcher(), made_up.claims(100)
    matcher.match(made_up.articles(1), claims)

    gap = await measures.longest_gap(matcher, made_up.articles(40), claims)

    assert gap < 1  # some 0.02; the bar of `make bench` is 0.1, and these cores are shared


def test_made_up_vectors_depend_on_the_text_alone() -> None:
    encoder = made_up.encoder()

    one, other, again = encoder.encode_claims(["a", "b", "a"])

    assert one @ again == pytest.approx(1, abs=1e-5)
    assert one @ other < 0.9
