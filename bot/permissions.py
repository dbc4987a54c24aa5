"""What the bot must be allowed in its channel, with the words Discord's settings use."""

from collections.abc import Mapping
from typing import Final

import discord

NEEDED: Final[Mapping[str, str]] = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}


def lacking(given: discord.Permissions) -> list[str]:
    """What is missing, in Discord's words."""
    return [words for name, words in NEEDED.items() if not getattr(given, name)]
