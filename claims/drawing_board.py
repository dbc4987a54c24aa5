"""Claims before they are followed: tried on stored articles, and given examples from them."""

from collections.abc import Sequence
from dataclasses import replace

from claims import library, trials
from claims.drafts import MAX_CHARACTERS, MAX_EXAMPLES, Draft, drafted
from claims.model import Article, Claim, Part, Person, Texts
from claims.plain import one_line
from claims.records import Records
from claims.terms import folded
from claims.trials import Trial


class DrawingBoard(Records):
    """Where one server's claims are tried."""

    def try_claim(self, draft: Draft) -> Trial:
        """What a claim would have found among the stored articles, were it followed.

        Raises:
            InvalidInputError: If the draft cannot be used.
        """
        return self.trial(drafted(draft, Claim(id="", statement={})))

    def trial(self, claim: Claim) -> Trial:
        """The same for a claim, followed or not."""
        with self._storage.read() as tx:
            stock = trials.read(tx, self.server_id)
        return trials.tried(claim, stock, self._matcher, self.thresholds(), now=self._now())

    def take_examples(
        self, claim_id: str, part: Part, article_ids: Sequence[int], *, by: Person
    ) -> int:
        """Make headlines of stored articles examples of a claim; gives how many were new to it.

        Args:
            claim_id: Which claim.
            part: Whether they support, refute or update it.
            article_ids: Those not of this server's feeds are passed over.
            by: Who chose them.

        Raises:
            NotFoundError: If there is no such claim here.
        """
        with self._storage.write() as tx:
            before = tx.claims.get(self.server_id, claim_id).claim
            followed = {feed.id for feed in tx.feeds.of(self.server_id)}
            seen = tx.articles.sightings(article_ids)
            found = tx.articles.get(a for a in article_ids if seen.get(a, set()) & followed)
            after = with_examples(before, part, list(found.values()))
            if after != before:
                tx.claims.replace(self.server_id, after)
                what = f"claim {claim_id} given examples"
                texts = {"before": library.write([before]), "after": library.write([after])}
                tx.servers.record_change(
                    self.server_id, who=by, at=self._now(), what=what, **texts
                )
            return len(after.examples.every) - len(before.examples.every)


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
