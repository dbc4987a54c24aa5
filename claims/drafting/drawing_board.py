"""Claims before they are followed: tried on stored articles, and given examples from them."""

from collections.abc import Sequence
from dataclasses import replace

from claims.drafting import trials
from claims.drafting.drafts import (
    MAX_CHARACTERS,
    MAX_EXAMPLES,
    Draft,
    drafted,
    refuse_said,
    started_from,
)
from claims.drafting.trials import Trial
from claims.model import Article, Claim, Part, Texts
from claims.plain import one_line
from claims.records import Records
from claims.storage import Transaction
from claims.terms import folded


class DrawingBoard(Records):
    """Where one server's claims are tried."""

    def try_claim(self, draft: Draft) -> Trial:
        """What a claim would have found among the stored articles, were it followed.

        Raises:
            InvalidInputError: If the draft cannot be used, or says what another claim does.
        """
        with self._storage.read() as tx:
            claim = self._claim_of(tx, draft, "")
            refuse_said(tx.claims.all(self.server_id, with_retired=True), claim)
            stock = trials.read(tx, self.server_id)
        return trials.tried(
            claim, stock, self._matcher, self.thresholds(), now=self._now(), chosen=draft.chosen
        )

    def _claim_of(self, tx: Transaction, draft: Draft, claim_id: str) -> Claim:
        """A new claim with what was written and what was chosen of this server's feeds."""
        claim = drafted(draft, started_from(draft, claim_id))
        ids = [article_id for some in draft.chosen.values() for article_id in some]
        if not ids:
            return claim
        followed = {feed.id for feed in tx.feeds.of(self.server_id)}
        seen = tx.articles.sightings(ids)
        found = tx.articles.get(each for each in ids if seen.get(each, set()) & followed)
        for part, some in draft.chosen.items():
            claim = with_examples(claim, part, [found[each] for each in some if each in found])
        return claim


def with_examples(claim: Claim, part: Part, articles: Sequence[Article]) -> Claim:
    """*claim* with the articles' headlines as examples of *part*; what it has stays as it is.

    A headline that is among the claim's examples already, or in no language we read, is left out.
    """
    examples = claim.examples
    known = {folded(text) for texts in examples.every for text in texts.values()}
    new: list[Texts] = []
    for article in articles:
        title = one_line(article.title, MAX_CHARACTERS)
        if article.language and title and folded(title) not in known:
            known.add(folded(title))
            new.append({article.language: title})
    group = {Part.SUPPORTS: "supports", Part.REFUTES: "refutes", Part.UPDATES: "updates"}[part]
    had: tuple[Texts, ...] = getattr(examples, group)
    taken = new[: max(0, MAX_EXAMPLES - len(had))]
    return replace(claim, examples=replace(examples, **{group: (*had, *taken)}))
