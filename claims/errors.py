"""What can go wrong, as one tree; ``str(error)`` is one sentence fit to show a person.

ClaimwatchError
├── InvalidInputError      what was given cannot be used; says where and the remedy
├── NotFoundError          nothing goes by this name here
├── NotAllowedError        the person may not do this
└── NotSetUpError          the server has not run /setup yet
"""


class ClaimwatchError(Exception):
    """Base of everything Claimwatch raises on purpose."""


class InvalidInputError(ClaimwatchError):
    """What was given cannot be used; the message says where and what to do."""


class NotFoundError(ClaimwatchError):
    """Nothing goes by this name on this server."""


class NotAllowedError(ClaimwatchError):
    """The person may not do this."""


class NotSetUpError(ClaimwatchError):
    """The server has no channel yet."""

    def __init__(self) -> None:
        super().__init__("Claimwatch has no channel here yet: an admin can run /setup.")
