"""What can go wrong with the local Discord itself."""

from claims.errors import ClaimwatchError


class LocalDiscordError(ClaimwatchError):
    """The local Discord cannot start or cannot do what a person asked."""
