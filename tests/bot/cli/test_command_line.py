"""The command line, run as a person or a program runs it: its own process, its exit code."""

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest

from claims import library
from tests.bot.cli.conftest import Run, Typed

ARTICLES = [
    {
        "id": "a1",
        "lang": "es",
        "title": "FinCEN prohíbe transferencias con tres entidades financieras mexicanas",
        "summary": "Es la primera orden bajo la ley FEND Off Fentanyl, dijo el Tesoro.",
    },
    {"id": "a2", "title": "Local team wins the cup after extra time", "summary": "A late goal."},
]


def test_claims_list_is_json_for_a_program(run: Run) -> None:
    done = run("claims", "list", "--json")

    claims = {claim["id"]: claim for claim in json.loads(done.stdout)}
    claim = claims["reforms-2020"]
    assert set(claim["statement"]) == {"ar", "en", "es"}
    assert (claim["kind"], claim["status"]) == ("assessment", "not yet assessed")
    assert claim["source"]["document"] == "000"
    assert done.returncode == 0


def test_claims_list_is_a_table_for_a_person(run: Run) -> None:
    done = run("claims", "list")

    assert "reforms-2020" in done.stdout
    assert "statement" in done.stdout


def test_an_export_is_imported_again(run: Run, tmp_path: Path) -> None:
    assert run("claims", "export", "--out", "mine.yaml").returncode == 0

    done = run("claims", "check", "mine.yaml")

    assert "mine.yaml holds" in done.stdout
    assert done.returncode == 0


def test_a_bad_claims_file_is_refused_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        "claims:\n  - id: A B\n    statement: {en: Something said}\n"
    )

    done = run("claims", "check", "bad.yaml")

    assert done.returncode == 2
    assert done.stderr.startswith("claimwatch: bad.yaml:2: ")
    assert "Traceback" not in done.stderr


def test_match_prints_one_object_per_article_and_goes_on_after_a_bad_line(
    run: Run, tmp_path: Path
) -> None:
    lines = [json.dumps(ARTICLES[0]), "{not json", json.dumps(ARTICLES[1])]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))

    done = run("match", "--articles", "news.jsonl", "--json")

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["a1", "a2"]
    first = rows[0]["matches"][0]
    assert first["claim"] in {"fend-first", "turning-point"}
    assert first["band"] == "confirmed"
    assert 0 <= first["score"] <= 1
    assert first["stance"] in {"supports", "refutes", "discusses"}
    assert first["why"] in (ARTICLES[0]["title"], ARTICLES[0]["summary"])
    assert rows[1]["matches"] == []
    assert "line 2: " in done.stderr
    assert done.returncode == 1
    assert not (tmp_path / "claimwatch.db").exists(), "it needs no database"


def test_with_all_every_claim_stands_there_best_first_whatever_else_is_in_the_file(
    typed_at_once: Typed, tmp_path: Path
) -> None:
    (tmp_path / "both.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)))
    (tmp_path / "one.jsonl").write_text(json.dumps(ARTICLES[1]))

    both = typed_at_once("match --articles both.jsonl --all --json")
    one = typed_at_once("match --articles one.jsonl --all --json")

    alone = json.loads(one.stdout)["matches"]
    beside = json.loads(both.stdout.splitlines()[1])["matches"]
    assert [(m["claim"], m["score"]) for m in alone] == [(m["claim"], m["score"]) for m in beside]
    scores = [m["score"] for m in alone]
    assert scores == sorted(scores, reverse=True)
    assert len(alone) >= 31


def test_evaluate_prints_the_figures_per_language_and_per_claim(
    typed_at_once: Typed, tmp_path: Path
) -> None:
    labelled = [ARTICLES[0] | {"labels": {"fend-first": "supports"}}, ARTICLES[1] | {"labels": {}}]
    (tmp_path / "labelled.jsonl").write_text("\n".join(map(json.dumps, labelled)))

    person = typed_at_once("evaluate labelled.jsonl")
    program = typed_at_once("evaluate labelled.jsonl --json")

    assert "average precision" in person.stdout.lower()
    assert "fend-first" in person.stdout
    assert json.loads(program.stdout)
    assert (person.returncode, program.returncode) == (0, 0)


def test_feeds_are_listed_and_written_as_opml_that_is_read_again(run: Run, tmp_path: Path) -> None:
    feeds = json.loads(run("feeds", "list", "--json").stdout)
    assert run("feeds", "export-opml", "--out", "feeds.opml").returncode == 0
    mine = tmp_path / "mine.yaml"
    mine.write_text(f"- {json.dumps(feeds[0])}\n")

    command = ("feeds", "import-opml", "feeds.opml", "--language", "en", "--country", "MX")
    done = run(*command, CLAIMWATCH_FEEDS=str(mine))

    assert f"{len(feeds) - 1} feeds added" in done.stdout
    again = json.loads(run("feeds", "list", "--json", CLAIMWATCH_FEEDS=str(mine)).stdout)
    assert {feed["url"] for feed in again} == {feed["url"] for feed in feeds}


@pytest.mark.parametrize(
    "written", ["  - {}\n", "# ours\n- {}\n...\n", "- {}\n"], ids=["indented", "ended", "plain"]
)
def test_feeds_are_added_to_a_file_however_it_is_laid_out(
    run: Run, tmp_path: Path, written: str
) -> None:
    feed = {"name": "A", "url": "https://a.example/", "language": "en", "country": "US"}
    (tmp_path / "mine.yaml").write_text(written.format(json.dumps(feed | {"kind": "wire"})))
    outline = '<outline text="B" xmlUrl="https://b.example/rss"/>'
    (tmp_path / "b.opml").write_text(f"<opml><body>{outline}</body></opml>")

    command = ("feeds", "import-opml", "b.opml", "--language", "en", "--country", "MX")
    done = run(*command, CLAIMWATCH_FEEDS="mine.yaml")

    assert "1 feed added" in done.stdout
    again = json.loads(run("feeds", "list", "--json", CLAIMWATCH_FEEDS="mine.yaml").stdout)
    assert [each["name"] for each in again] == ["A", "B"]


def test_any_readers_opml_is_taken_in(run: Run, tmp_path: Path) -> None:
    outlines = [
        ("News", "http://www.known.example/rss/?utm_source=x"),  # known by another address
        ("news", "https://one.example/rss"),  # the name is taken
        ("News", "https://one.example/world"),  # with its host too
        ("A very long name " * 20, "https://two.example/rss"),
        ("A very long name " * 20, "https://three.example/rss"),
        ("Twice", "https://four.example/rss/"),
        ("Twice", "http://four.example/rss"),
        ("", "https://five.example/rss"),
    ]
    lines = [f'<outline text="{name}" xmlUrl="{url}"/>' for name, url in outlines]
    (tmp_path / "reader.opml").write_text(f"<opml><body>{''.join(lines)}</body></opml>")
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "- {name: News, url: https://known.example/rss, language: en, country: US, kind: wire}\n"
    )
    before = mine.read_text()

    with mine.open() as already_open:
        command = ("feeds", "import-opml", "reader.opml", "--language", "en", "--country", "MX")
        done = run(*command, CLAIMWATCH_FEEDS="mine.yaml")
        assert already_open.read() == before, "whoever reads it meanwhile reads the old one whole"

    assert "6 feeds added to mine.yaml; 2 left out that it had already." in done.stdout
    again = json.loads(run("feeds", "list", "--json", CLAIMWATCH_FEEDS="mine.yaml").stdout)
    names = [feed["name"] for feed in again]
    assert names[:3] == ["News", "news (one.example)", "News (one.example 2)"]
    assert names[4].endswith("(three.example)")
    assert max(map(len, names)) == 100
    assert names[5:] == ["Twice", "https://five.example/rss"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.yaml", "reader.opml"]


def test_a_claims_search_feeds_are_printed_as_entries_for_the_feeds_file(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "search.yaml").write_text(run("feeds", "search", "camarena").stdout)

    listed = run("feeds", "list", "--json", CLAIMWATCH_FEEDS="search.yaml")

    feeds = json.loads(listed.stdout)
    assert [feed["language"] for feed in feeds] == ["ar", "en", "es"]
    assert all(feed["url"].startswith("https://news.google.com/rss/search?") for feed in feeds)


def test_the_database_is_backed_up_and_restored_into_an_empty_place(
    run: Run, tmp_path: Path
) -> None:
    assert run("db", "upgrade").returncode == 0
    assert run("db", "backup", "backup.db").returncode == 0

    again = run("db", "backup", "backup.db")
    onto = run("db", "restore", "backup.db")
    (tmp_path / "claimwatch.db").unlink()
    restored = run("db", "restore", "backup.db")

    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    assert (onto.returncode, "move it away" in onto.stderr) == (2, True)
    assert restored.returncode == 0


@pytest.fixture
def awkward_files(tmp_path: Path) -> None:
    """What is no database, what only a later version can open, and a good claims file."""
    (tmp_path / "notes.db").write_text("These are notes of a meeting, no database.\n" * 30)
    with contextlib.closing(sqlite3.connect(tmp_path / "newer.db")) as newer:
        newer.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        newer.execute("INSERT INTO alembic_version VALUES ('9999')")
        newer.commit()
    (tmp_path / "mine.yaml").write_text(library.write(library.load_library()[:1]))


@pytest.mark.parametrize(
    ("arguments", "environ", "said"),
    [
        (("run",), {}, "DISCORD_TOKEN is not set"),
        (("run",), {"DISCORD_TOKEN": "x", "CLAIMWATCH_POLL_MINUTES": "soon"}, "POLL_MINUTES must"),
        (("feeds", "list"), {"CLAIMWATCH_FEEDS": "nowhere.yaml"}, "There is no nowhere.yaml"),
        (("match", "--articles", "nowhere.jsonl"), {}, "nowhere.jsonl"),
        (("digest",), {}, "Say --preview"),
        (("poll",), {}, "Say --once"),
        (("db", "upgrade"), {"DATABASE_URL": "oracle://x"}, "DATABASE_URL must look like"),
        (("db", "restore", "none.db"), {}, "There is no backup"),
        (("claims", "show", "nope"), {}, "No claim of the library is called"),
        (("demo", "--feeds", "dead"), {}, "--feeds is sample or live"),
        (("db", "upgrade"), {"DATABASE_URL": "sqlite:///notes.db"}, "file is not a database"),
        (("db", "upgrade"), {"DATABASE_URL": "sqlite:///newer.db"}, "by a newer Claimwatch: upd"),
        (("db", "backup", "x.db"), {"DATABASE_URL": "foo"}, "DATABASE_URL must look like"),
        (("db", "backup", "x.db"), {"DATABASE_URL": "sqlite:///notes.db"}, "cannot be copied"),
        (("db", "backup", "a/x.db"), {"DATABASE_URL": "sqlite:///newer.db"}, "no folder a; make"),
    ],
)
@pytest.mark.usefixtures("awkward_files")
def test_what_cannot_be_done_is_said_in_one_sentence(
    typed: Typed,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    environ: dict[str, str],
    said: str,
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    done = typed(" ".join(arguments))

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_says_what_is_missing_with_its_remedy(run: Run) -> None:
    done = run("doctor", "--json")

    findings = {f["about"]: f for f in json.loads(done.stdout)}
    assert findings["Discord"]["level"] == "bad"
    assert "DISCORD_TOKEN" in findings["Discord"]["remedy"]
    assert findings["library"]["level"] == "good"
    assert findings["database"]["level"] == "note"
    assert "There is no database" in findings["database"]["found"]
    assert done.returncode == 1


def test_a_language_model_that_was_chosen_is_named_and_not_asked(run: Run) -> None:
    setting = "endpoint:http://127.0.0.1:1/v1/chat/completions#little"
    done = run("doctor", "--json", CLAIMWATCH_LANGUAGE_MODEL=setting)

    findings = {f["about"]: f for f in json.loads(done.stdout)}
    assert findings["language model"]["found"] == "little at 127.0.0.1."


@pytest.mark.usefixtures("awkward_files")
@pytest.mark.parametrize(
    ("environ", "bad"),
    [
        ({"DATABASE_URL": "sqlite:///notes.db"}, "database"),
        ({"DATABASE_URL": "foo"}, "database"),
        ({"CLAIMWATCH_FEEDS": "nowhere.yaml"}, "feeds file"),
        ({"CLAIMWATCH_ENCODERS": "nonsense"}, "encoders"),
        ({"CLAIMWATCH_LANGUAGE_MODEL": "nonsense"}, "language model"),
    ],
)
def test_the_doctor_finds_one_broken_part_and_looks_at_the_others(
    run: Run, environ: dict[str, str], bad: str
) -> None:
    done = run("doctor", "--json", **environ)

    levels = {f["about"]: f["level"] for f in json.loads(done.stdout)}
    parts = {"library", "feeds file", "encoders", "language model", "database", "Discord"}
    assert {part for part in parts if levels.get(part) == "bad"} == {bad, "Discord"}
