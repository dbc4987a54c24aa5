"""The slash commands, one cog per noun.

A command parses what Discord hands it, asks the menu from a thread and renders the answer; it
decides nothing.  Admin commands carry `admins_only`, which is asked at run time: Discord's own
default can be changed in a server's settings, and cannot be set for one command of a group.
"""

from discord.ext import commands

from bot.commands.claims import Claims
from bot.commands.digests import Digests
from bot.commands.feeds import Feeds
from bot.commands.help import Help
from bot.commands.search import Search
from bot.commands.settings import Settings
from bot.commands.track import track
from bot.commands.why import Why

COGS: tuple[type[commands.Cog], ...] = (Claims, Feeds, Digests, Settings, Search, Why, Help)
CONTEXT_MENUS = (track,)

__all__ = ["COGS", "CONTEXT_MENUS"]
