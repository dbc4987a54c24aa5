import pytest

from claims.questions.speakers import spoken_by

SPEAKERS = {
    "weapons": "Marco Rubio",
    "trust": "Duncan Wood",
    "banks": "Marco Rubio",
    "mechanism": "Juan Ramón de la Fuente",
}


@pytest.mark.parametrize(
    ("topic", "ids", "rest"),
    [
        ("Rubio", ("weapons", "banks"), ""),
        ("Marco Rubio sovereignty", ("weapons", "banks"), "sovereignty"),
        ("marco rubio", ("weapons", "banks"), ""),
        ("Wood", ("trust",), ""),
        ("wood prices", (), "wood prices"),
        ("De la Fuente group", ("mechanism",), "De la group"),
        ("Rubio Wood trust", ("weapons", "trust", "banks"), "trust"),
        ("de la", (), "de la"),
        ("", (), ""),
    ],
)
def test_who_speaks_is_named_by_a_capital_or_whole(
    topic: str, ids: tuple[str, ...], rest: str
) -> None:
    found = spoken_by(topic, SPEAKERS)

    assert (found.ids, found.rest) == (ids, rest)
    assert spoken_by(topic, {}).ids == ()
