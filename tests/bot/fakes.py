"""A web without a network: addresses and what their servers answer."""

from claims.feeds.exchange import Answer, FailureKind, Fetched, FetchFailure, FetchRequest

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Example News</title>
<item><title>Coal plant closes</title><link>https://news.example/1</link><guid>1</guid></item>
</channel></rss>"""
PAGE = b"""<html><head>
<link rel="alternate" type="application/rss+xml" title="Example &amp; News" href="/rss">
<link rel="alternate" type="application/rss+xml" title="Sport" href="/sport.rss">
</head></html>"""


class FakeWeb:
    """Stands for the fetcher; what is not known cannot be reached."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}

    async def fetch(self, request: FetchRequest) -> Answer:
        body = self.pages.get(request.url)
        if body is None:
            return FetchFailure(
                kind=FailureKind.UNREACHABLE, sentence="No such host: check the address."
            )
        kind = "text/html" if b"<html" in body else "application/rss+xml"
        return Fetched(url=request.url, body=body, content_type=kind)
