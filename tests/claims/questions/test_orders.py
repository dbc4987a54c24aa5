import pytest

from claims.questions import Order, order_in


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("add a claim: the reforms were only partly implemented", Order.ADD_CLAIM),
        ("please add this feed https://news.example/rss", Order.ADD_FEED),
        ("Can you follow a new source?", Order.ADD_FEED),
        ("delete all claims", Order.REMOVE_CLAIM),
        ("stop following this feed", Order.REMOVE_FEED),
        ("edit the claim coal-exit", Order.CHANGE_CLAIM),
        ("change the language to Spanish", Order.CHANGE_SETTINGS),
        ("set the digest to eight", Order.CHANGE_SETTINGS),
        ("Agrega esta fuente: https://news.example/rss", Order.ADD_FEED),
        ("por favor, elimina la afirmación coal-exit", Order.REMOVE_CLAIM),
        ("cambia el canal", Order.CHANGE_SETTINGS),
        ("أضف ادعاء جديدا", Order.ADD_CLAIM),
        ("احذف هذا المصدر", Order.REMOVE_FEED),
        ("أضف مصدرا جديدا", Order.ADD_FEED),
        ("من فضلك غيّر اللغة", Order.CHANGE_SETTINGS),
    ],
)
def test_an_order_is_known_for_one(text: str, order: Order) -> None:
    assert order_in(text) is order


@pytest.mark.parametrize(
    "text",
    [
        "what did they add to the claim?",
        "follow up on the claim",
        "changes in the claim since Monday",
        "change since Monday on the claims?",
        "track record of this claim",
        "¿Sigue vigente la afirmación coal-exit?",
        "is there anything new on the claims you follow?",
        "who wants to delete the sources?",
        "غير ذلك من الادعاءات",
        "new claims",
        "",
        "add" * 5_000,
    ],
)
def test_a_question_is_no_order(text: str) -> None:
    assert order_in(text) is None
