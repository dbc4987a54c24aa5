"""How many questions a person may ask, and what they are told beyond that."""

from bot.chat import Turn, Turns


def test_ten_questions_a_minute_are_answered_and_the_rest_is_told_once() -> None:
    turns = Turns()
    taken = []
    for second in range(13):
        taken.append(turns.take(1, float(second)))
        turns.give_back(1)

    assert taken == [Turn.YES] * 10 + [Turn.TOO_MANY, Turn.SILENCE, Turn.SILENCE]
    assert turns.take(2, 13.0) is Turn.YES
    assert turns.take(1, 75.0) is Turn.YES


def test_who_asks_while_being_answered_is_told_once() -> None:
    turns = Turns()

    taken = [turns.take(1, 0.0), turns.take(1, 1.0), turns.take(1, 2.0)]
    turns.give_back(1)

    assert taken == [Turn.YES, Turn.BUSY, Turn.SILENCE]
    assert turns.take(1, 3.0) is Turn.YES
    assert turns.take(1, 4.0) is Turn.BUSY, "told anew while the next is answered"
