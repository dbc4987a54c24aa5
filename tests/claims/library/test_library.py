"""The library that ships: whole, readable, and refused as one if anything in it is wrong."""

import pytest

from claims import library
from claims.errors import InvalidInputError
from claims.model import LANGUAGES, Claim, Examples, Texts
from tests.claims.builders import a_claim

ASKED_FOR = {
    "000": """turning-point fend-first laundering-lifeline aml-cornerstone dialogue-links
        channels-insufficient trust-deficit camarena integrity-doubts cienfuegos-law
        distrust-exploited reforms-2020 us-tools seamless-missing uae-taskforce europol-fius
        triborder sanctions-not-enough vetting-training ai-detection civil-society""",
    "002": """historic-cooperation cartels-threat respects-sovereignty most-engaged
        us-guns-pursuit intel-sharing caribbean-strike good-relationship coordination-mechanism
        border-reinforced""",
}
CLAIMS = library.load_library()


def test_the_library_holds_every_claim_that_was_asked_for_under_its_document() -> None:
    held = {claim.id: claim.source.document for claim in CLAIMS}

    for document, ids in ASKED_FOR.items():
        assert {held.get(claim_id) for claim_id in ids.split()} == {document}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_claim_is_complete(claim: Claim) -> None:
    examples = claim.examples

    assert (len(examples.supports), len(examples.refutes), len(examples.updates)) == (3, 3, 2)
    for texts in (claim.statement, claim.opposite, *_all(claim)):
        assert set(texts) == set(LANGUAGES)
    assert claim.rule is not None
    assert claim.source.paragraph is not None


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_example_is_a_headline_of_8_to_16_words(claim: Claim) -> None:
    lengths = {text: len(text.split()) for texts in _all(claim) for text in texts.values()}

    assert {text: n for text, n in lengths.items() if not 8 <= n <= 16} == {}


def test_no_two_claims_of_the_library_share_an_id() -> None:
    assert len({claim.id for claim in CLAIMS}) == len(CLAIMS)


def test_no_two_examples_are_the_same() -> None:
    texts = [text for claim in CLAIMS for one in _all(claim) for text in one.values()]

    assert len(texts) == len(set(texts))


def test_what_a_document_does_not_say_stays_empty() -> None:
    sources = {claim.source.document: claim.source for claim in CLAIMS}

    assert (sources["000"].title, sources["000"].author) == (None, "Duncan Wood")
    assert (sources["002"].title is not None, sources["002"].author) == (True, None)
    assert {source.date for source in sources.values()} == {None}


def test_what_is_written_is_read_again() -> None:
    assert library.read(library.write(CLAIMS), "export.yaml") == CLAIMS


def test_a_claim_with_the_shortest_texts_a_dialog_takes_is_read_again() -> None:
    headline: Texts = {"en": "a ?"}
    claim = a_claim(opposite={"en": "?"}, examples=Examples(updates=(headline,) * 20))

    assert library.read(library.write([claim]), "export.yaml") == [claim]


GOOD = """\
claims:
  - id: coal-exit
    statement: {en: Coal power ends by 2030}
"""


def test_a_claim_needs_no_more_than_an_id_and_a_statement() -> None:
    (claim,) = library.read(GOOD, "team.yaml")

    assert claim == a_claim(opposite={}, examples=claim.examples)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD.replace("statement:", "statment:"), 'team.yaml:3: unknown key "statment" (did you'),
        (GOOD.replace("coal-exit", "Coal Exit"), "team.yaml:2: "),
        (GOOD.replace("{en:", "{fr:"), "team.yaml:3: "),
        (GOOD + GOOD.removeprefix("claims:\n"), 'team.yaml:4: "coal-exit" is the id of'),
        (GOOD + "    kind: rumour\n", "team.yaml:4: "),
        (GOOD.replace("2030}", "2030"), "team.yaml:4: "),
        (
            GOOD + "    examples:\n      updates:\n" + "        - {en: Plant closes}\n" * 21,
            'team.yaml:5: "updates": 21 headlines are too many (keep 20 at most).',
        ),
        (GOOD.replace("Coal power ends by 2030", "' '"), "team.yaml:3: "),
        ("", "team.yaml:1: "),
        ("claims: 3", "team.yaml:1: "),
    ],
)
def test_bad_yaml_is_refused_whole_with_file_line_and_remedy(text: str, problem: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        library.read(text, "team.yaml")

    assert any(line.startswith(problem) for line in str(refused.value).splitlines())


def test_every_problem_of_a_file_is_said_at_once() -> None:
    text = GOOD.replace("statement:", "statment:").replace("coal-exit", "Coal Exit")

    with pytest.raises(InvalidInputError) as refused:
        library.read(text, "team.yaml")

    assert [line[:11] for line in str(refused.value).splitlines()] == [
        "team.yaml:2",
        "team.yaml:2",
        "team.yaml:3",
    ]


@pytest.mark.parametrize(
    ("statement", "taken", "expected"),
    [
        ("Coal power ends by 2030", [], "coal-power-ends-2030"),
        ("Coal power ends by 2030", ["coal-power-ends-2030"], "coal-power-ends-2030-1"),
        ("التعاون بلغ مستوى تاريخيا", [], "taawn-blgh-mstwy-tarykhya"),
        ("تنتهي الطاقة من الفحم بحلول عام 2030", [], "tnthy-taqh-fhm-bhlwl"),
        ("合作达到历史水平", [], "claim-1"),
        ("合作达到历史水平", ["claim-1"], "claim-2"),
    ],
)
def test_a_new_id_is_made_of_the_statement_and_is_nobody_elses(
    statement: str, taken: list[str], expected: str
) -> None:
    assert library.new_id(statement, taken) == expected


def test_claims_are_written_in_parts_that_hold_so_many_bytes() -> None:
    claims = library.load_library()

    parts = list(library.write_parts(claims, most=20_000))

    read = [library.read(part, "part.yaml") for part in parts]
    assert [claim for some in read for claim in some] == claims
    assert len(parts) > 2
    assert all(len(part.encode()) <= 20_000 for part in parts)
    assert list(library.write_parts(claims[:2], most=10)) == [
        library.write([c]) for c in claims[:2]
    ]
    assert list(library.write_parts([], most=10)) == []


def _all(claim: Claim) -> list[Texts]:
    return [*claim.examples.supports, *claim.examples.refutes, *claim.examples.updates]
