"""Read a question in Arabic, English or Spanish, and answer it.  All but `answers` is pure.

answers     what is stored on it
question    what is asked: about what, of when, for or against, in which language
orders      what it wants done, which commands do
outlets     the outlets it names
state       whether it is on what is followed, and not on what was found
speakers    whose claims it asks for
periods     the stretch of time a text names
stretches   what each wording for a time means
links       the article it asks "why" of
time_words  the words themselves, and the one spelling they are compared in
"""

from claims.questions.links import asked_why, asks_of_post, lacks_link
from claims.questions.orders import Order, order_in
from claims.questions.question import Question, asked_in, read
from claims.questions.state import asks_what_is_followed
from claims.questions.stretches import Period

__all__ = [
    "Order",
    "Period",
    "Question",
    "asked_in",
    "asked_why",
    "asks_of_post",
    "asks_what_is_followed",
    "lacks_link",
    "order_in",
    "read",
]
