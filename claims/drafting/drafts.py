"""What a person writes into a claim dialog, as a claim.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from claims.errors import InvalidInputError
from claims.matching import language_of
from claims.model import Claim, Examples, Language, Part, Source, Texts, TrackedClaim
from claims.plain import is_headline, is_question, one_line
from claims.terms import folded

MAX_EXAMPLES = 20
MAX_CHARACTERS, _MIN_CHARACTERS = 400, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim as the dialogs take it, in any one language."""

    statement: str
    opposite: str = ""
    #: Headlines that would support it, refute it or take no side, one a line; ``None`` leaves
    #: those it has.
    supports: str | None = ""
    refutes: str | None = ""
    updates: str | None = ""
    #: False where the meaning changed: the other languages are dropped.
    keeps_translations: bool = True
    hint: Language | None = None  #: decides where the statement leaves its language open
    #: Ids of stored articles whose headlines are examples of a new claim too.
    chosen: Mapping[Part, tuple[int, ...]] = field(default_factory=dict)
    #: A new claim as a language model filled it in, with the languages the draft is not in.
    suggested: Claim | None = None


def drafted(draft: Draft, before: Claim) -> Claim:
    """*before* as the draft changes it.

    An example whose text stays keeps its other languages; one that is changed loses them.  One
    that is not in the draft's language was not there to be changed, and stays.

    Raises:
        InvalidInputError: If the statement is too short, too long or in no language we read.
    """
    language, statement = language_told(draft), _statement(draft)
    old = before.examples

    def kept(texts: Texts) -> Texts:
        return texts if draft.keeps_translations else {k: texts[k] for k in texts if k == language}

    def changed(texts: Texts, text: str) -> Texts:
        others = {k: t for k, t in kept(texts).items() if k != language}
        text = one_line(text, MAX_CHARACTERS)
        return {language: text, **others} if text else others

    def lines(examples: tuple[Texts, ...], text: str | None) -> tuple[Texts, ...]:
        if text is None:
            return tuple(kept(texts) for texts in examples if kept(texts))
        known = {texts[language]: kept(texts) for texts in examples if language in texts}
        others = [kept(texts) for texts in examples if language not in texts and kept(texts)]
        wanted = [*filter(None, (one_line(line, MAX_CHARACTERS) for line in text.splitlines()))]
        for line in wanted:
            if not is_headline(line):
                raise InvalidInputError(
                    f"“{line[:60]}” is no headline (write one of at least two words)."
                )
        own = [known.get(line, {language: line}) for line in wanted]
        return (*own[: MAX_EXAMPLES - len(others)], *others)

    if not draft.keeps_translations:  # the meaning changed: nobody said this, and no rule fits it
        before = replace(before, speaker=None, source=Source(), rule=None)
    return replace(
        before,
        statement=changed(before.statement, statement),
        opposite=changed(before.opposite, draft.opposite),
        examples=Examples(
            supports=lines(old.supports, draft.supports),
            refutes=lines(old.refutes, draft.refutes),
            updates=lines(old.updates, draft.updates),
        ),
    )


def edited(draft: Draft, before: Claim) -> Claim:
    """*before* as a dialog that showed it in the draft's `hint` changes it.

    Raises:
        InvalidInputError: If the draft cannot be used, or is in another language than the dialog
            was: its other texts would be taken for that one's.
    """
    is_rewritten = _statement(draft) != before.statement.get(draft.hint) if draft.hint else False
    if is_rewritten and draft.keeps_translations and language_told(draft) != draft.hint:
        raise InvalidInputError(
            "Write the claim in the language the form shows it in, or drop its other languages."
        )
    return drafted(draft, before)


def language_told(draft: Draft) -> Language:
    """The language a draft is in.

    Raises:
        InvalidInputError: If its statement is too short, too long, a question or in no language we
            read.
    """
    statement = _statement(draft)
    if not _MIN_CHARACTERS <= len(statement) <= MAX_CHARACTERS:
        raise InvalidInputError(
            f"A claim is one sentence of {_MIN_CHARACTERS} to {MAX_CHARACTERS} characters."
        )
    if is_question(statement):
        raise InvalidInputError("A claim says how things are: write a statement, not a question.")
    language = language_of(statement, hint=draft.hint)
    if language is None:
        raise InvalidInputError("A claim is written in Arabic, English or Spanish.")
    return language


def started_from(draft: Draft, claim_id: str) -> Claim:
    """The new claim that a draft changes: an empty one, or the one that was suggested.

    An opposite rewritten since says something else in the other languages.
    """
    if draft.suggested is None:
        return Claim(id=claim_id, statement={})
    opposite = draft.suggested.opposite
    is_kept = one_line(draft.opposite, MAX_CHARACTERS) in opposite.values()
    return replace(draft.suggested, id=claim_id, opposite=opposite if is_kept else {})


def lines_of(examples: Iterable[Texts], language: Language) -> str:
    """The examples there are in a language, one a line, as a draft holds them."""
    return "\n".join(texts[language] for texts in examples if language in texts)


def rewritten(before: Draft, draft: Draft) -> Draft:
    """What became of *before* in a dialog: what was chosen stays, and what was suggested for it.

    Of another statement nothing was suggested.
    """
    is_kept = _statement(draft) == _statement(before)
    suggested = before.suggested if is_kept else None
    return replace(draft, chosen=before.chosen, suggested=suggested)


def _statement(draft: Draft) -> str:
    return one_line(draft.statement, MAX_CHARACTERS + 1)


def refuse_said(claims: Iterable[TrackedClaim], claim: Claim) -> None:
    """Refuse a new claim that another says already.

    Raises:
        InvalidInputError: If one does.
    """
    new = {folded(text) for text in claim.statement.values()}
    for tracked in claims:
        if new & {folded(text) for text in tracked.claim.statement.values()}:
            if tracked.is_retired:
                raise InvalidInputError(
                    f"This was followed here as `{tracked.claim.id}`: take it up again with "
                    "/claim retire and its option “again”."
                )
            raise InvalidInputError(f"This is followed here already, as `{tracked.claim.id}`.")


def _refuse_unsayable(claim_id: str, text: str) -> None:
    if len(one_line(text, MAX_CHARACTERS)) < _MIN_CHARACTERS:
        raise InvalidInputError(
            f"`{claim_id}` says too little: write a sentence of at least {_MIN_CHARACTERS}"
            " characters."
        )
    if is_question(text):
        raise InvalidInputError(f"`{claim_id}` asks something: write a statement instead.")


def refuse_unusable(claims: Sequence[Claim], known: Iterable[TrackedClaim]) -> None:
    """Refuse claims of a file of which one says what another does, too little, or asks something.

    Args:
        claims: Those of the file.
        known: Those there are; of one in the file too it is the file's text that counts.

    Raises:
        InvalidInputError: If one does; what a claim says already it may go on saying.
    """
    there = {tracked.claim.id: tracked for tracked in known}
    given = {claim.id for claim in claims}
    said: dict[str, str] = {}
    for tracked in there.values():
        if tracked.claim.id not in given:
            said |= {folded(t): tracked.claim.id for t in tracked.claim.statement.values()}
    for claim in claims:
        before = there[claim.id].claim.statement.values() if claim.id in there else ()
        for text in claim.statement.values():
            if text not in before:
                _refuse_unsayable(claim.id, text)
            first = said.setdefault(folded(text), claim.id)
            if first == claim.id:
                continue
            if first in there and there[first].is_retired:
                raise InvalidInputError(
                    f"`{claim.id}` says what `{first}` did, which is retired here: take that up "
                    "again, or leave this out."
                )
            raise InvalidInputError(
                f"`{claim.id}` says what `{first}` does: leave one of them out."
            )
