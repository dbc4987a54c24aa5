"""The countries a text names, in three languages."""

import pytest

from claims.matching.places import countries_in, countries_of, elsewhere
from claims.model import Claim


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Chilean generator shuts its coal unit", {"CL"}),
        ("Cierran las carboneras peruanas y las de Polonia", {"PE", "PL"}),
        ("مصر وإثيوبيا تعيدان سفيريهما بعد عام", {"EG", "ET"}),
        ("الولايات المتحدة والمملكة العربية السعودية", {"US", "SA"}),
        ("The U.S. and the United Kingdom; EE. UU. y la Unión Europea", {"US", "GB", "EU"}),
        ("Let us turn to South America", set()),
        ("تجارة أمريكا الجنوبية مع الصين", {"CN"}),
        ("Nigeria and Niger", {"NG", "NE"}),
        ("Chinchillas and malice", set()),
        ("", set()),
    ],
)
def test_a_text_names_countries_by_their_people_and_capitals(
    text: str, countries: set[str]
) -> None:
    assert countries_in(text) == countries


def test_an_article_on_another_country_is_elsewhere_and_one_that_names_none_is_not() -> None:
    chile = Claim(id="coal", statement={"en": "Chile will close its last coal station"})
    any_country = Claim(id="measles", statement={"en": "Measles has come back"})
    texts = ["Germany keeps its coal", "Santiago keeps its coal", "The last coal station closes"]

    claims = [countries_of(chile), countries_of(any_country)]

    assert [elsewhere(text, claims).tolist() for text in texts] == [[1, 0], [0, 0], [0, 0]]
