"""Secrets that sing when they are seen."""

from typing import Final

TOKEN: Final = "MTAwMDAwMDAwMDAwMDAwMDAwMDA.GcAnAr.y-canary-token-canary-token-canary"  # noqa: S105
DATABASE: Final = "canary-database-password"
ENDPOINT: Final = "canary-embeddings-key"
WRITER: Final = "canary-language-model-key"
PASSFILE: Final = "canary-pgpassword"
IN_ADDRESS: Final = "canary-feed-password"
IN_QUERY: Final = "canary-query-key"

CANARIES: Final = {
    "token": TOKEN,
    "database password": DATABASE,
    "PGPASSWORD": PASSFILE,
    "embeddings key": ENDPOINT,
    "language model's key": WRITER,
    "password in a feed's address": IN_ADDRESS,
    "key in a feed's address": IN_QUERY,
}
#: Where a database would be, and is not.
POSTGRES: Final = f"postgresql://watch:{DATABASE}@127.0.0.1:9/claims"
FEED: Final = f"https://news.example/rss?feed=all&api_key={IN_QUERY}"
WITH_PASSWORD: Final = f"https://amal:{IN_ADDRESS}@news.example/rss"

ENVIRON: Final = {
    "DISCORD_TOKEN": TOKEN,
    "DATABASE_URL": POSTGRES,
    "EMBEDDINGS_API_KEY": ENDPOINT,
    "LANGUAGE_MODEL_API_KEY": WRITER,
    "PGPASSWORD": PASSFILE,
    "CLAIMWATCH_LOG": "debug",
    "CLAIMWATCH_DISCORD": "http://127.0.0.1:9",
}


def heard(text: str) -> list[str]:
    """Which secrets stand in a text."""
    return [name for name, canary in CANARIES.items() if canary in text]
