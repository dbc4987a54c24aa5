"""Claims from a spreadsheet."""

import pytest

from claims.errors import InvalidInputError
from claims.library.csv_file import read_csv
from claims.model import Kind


def test_rows_of_one_id_are_one_claim_in_several_languages() -> None:
    text = (
        "id,language,statement,opposite,kind,speaker,supports,refutes,updates\n"
        "coal,en,Coal power ends by 2030,Coal goes on,commitment,Ministry,"
        "Plant closes | Mine closes,New plant opens,\n"
        "coal,es,El carbón termina en 2030,,,,Cierra la planta,,\n"
        "\n"
        "wind,ar,تتضاعف طاقة الرياح,,,,,,\n"
    )

    coal, wind = read_csv(text.encode(), "claims.csv").claims

    assert coal.statement == {"en": "Coal power ends by 2030", "es": "El carbón termina en 2030"}
    assert coal.opposite == {"en": "Coal goes on"}
    assert (coal.kind, coal.speaker) == (Kind.COMMITMENT, "Ministry")
    assert coal.examples.supports == (
        {"en": "Plant closes", "es": "Cierra la planta"},
        {"en": "Mine closes"},
    )
    assert coal.examples.refutes == ({"en": "New plant opens"},)
    assert wind.statement == {"ar": "تتضاعف طاقة الرياح"}
    assert wind.opposite == {}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_whatever_a_spreadsheet_puts_between_cells_is_read(delimiter: str) -> None:
    lines = ["id", "language", "statement"], ["coal", "en", '"Coal, all of it; ends"']
    text = "\r\n".join(delimiter.join(cells) for cells in lines)

    (claim,) = read_csv(b"\xef\xbb\xbf" + text.encode(), "claims.csv").claims

    assert claim.statement == {"en": "Coal, all of it; ends"}


HEAD = "id,language,statement\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "c.csv:1: there are no names of columns (write id, language, statement, "),
        ("id,language,statement,color\n", "c.csv:1: “color” is no column (use id, "),
        ("id,id,language,statement\n", "c.csv:1: a column stands there twice (remove one)."),
        (HEAD, "c.csv:1: there is no claim (add a row below the names of the columns)."),
        (
            HEAD + "coal,fr,Le charbon\n",
            "c.csv:2: “fr” is no language read here (use ar, en, es).",
        ),
        (HEAD + "\nCoal Exit,en,Coal ends\n", "c.csv:3: “Coal Exit” is no id (use lower-case "),
        (HEAD + "coal,en,Coal ends\ncoal,en,Twice\n", "c.csv:3: “coal” is there in en already."),
        (HEAD + "coal,en,Coal ends,more\n", "c.csv:2: there are more cells than columns "),
        (HEAD + 'coal,en,"Coal ends\n', "c.csv:2: unexpected end of data (check the quotation"),
        (HEAD + "coal,en,\n", "c.csv:2: statement is empty (write it"),
        (HEAD + f"coal,en,{'x' * 401}\n", "c.csv:2: statement “xxx"),
        (
            f"{HEAD[:-1]},refutes\ncoal,en,Coal ends,{'Mine opens|' * 21}\n",
            "c.csv:2: refutes: 21 headlines are too many (keep 20 at most).",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_line_and_remedy(text: str, problem: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_csv(text.encode(), "c.csv")

    assert problem in str(caught.value)


def test_one_bad_row_refuses_the_whole_file_and_every_problem_is_told() -> None:
    text = HEAD + "coal,en,Coal ends\nA b,en,Fine words\nwind,xx,Wind\n"

    with pytest.raises(InvalidInputError) as caught:
        read_csv(text.encode(), "c.csv")

    assert len(str(caught.value).splitlines()) == 2


def test_a_file_that_is_not_utf_8_says_how_to_save_it() -> None:
    with pytest.raises(InvalidInputError, match=r"c\.csv:2: this is not UTF-8 \(save the file as"):
        read_csv(HEAD.encode() + "coal,es,carbón".encode("latin-1"), "c.csv")


def test_what_no_column_tells_is_left_unsaid() -> None:
    text = (
        HEAD.replace("statement", "statement,supports") + "coal,en,Coal power ends,Mine closes\n"
    )

    unsaid = read_csv(text.encode(), "claims.csv").unsaid

    assert unsaid == {"opposite", "kind", "speaker", "refutes", "updates", "source", "rule"}
