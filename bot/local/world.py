"""The guilds, channels and people of a local Discord."""

from dataclasses import dataclass, field
from typing import Literal

import discord

from bot.local.borrowed import Channel, Guild, Person, User
from bot.local.simulation import Simulation

#: The two sorts of people a team has: one may manage the server, one may not.
Role = Literal["admin", "member"]

#: The permissions the bot's invitation asks for, so that the demo proves they suffice.
INVITED_WITH = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    use_application_commands=True,
)


@dataclass(frozen=True, slots=True)
class Team:
    """One Discord server with the people in it."""

    guild: Guild
    channels: dict[str, Channel]
    people: dict[Role, Person]

    @property
    def id(self) -> int:
        return self.guild.id


@dataclass(slots=True)
class World:
    """Every server the bot was invited to; the same two people are in each."""

    simulation: Simulation
    users: dict[Role, User] = field(init=False)
    teams: list[Team] = field(default_factory=list)

    def __post_init__(self) -> None:
        create = self.simulation.stage.create_user
        self.users = {
            "admin": create("amal", global_name="Amal"),
            "member": create("noor", global_name="Noor"),
        }

    @property
    def team(self) -> Team:
        """The first server, for the common case of one."""
        return self.teams[0]

    def add_team(
        self,
        name: str,
        *,
        channels: dict[str, str],
        bot_permissions: discord.Permissions = INVITED_WITH,
    ) -> Team:
        """Create a server; *channels* maps each text channel's name to its topic."""
        guild = self.simulation.stage.create_guild(name)
        self._invite_bot(guild, bot_permissions)
        admins = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
        team = Team(
            guild,
            {
                channel: guild.create_text_channel(channel, topic=topic)
                for channel, topic in channels.items()
            },
            {
                "admin": guild.add_member(self.users["admin"], roles=[admins]),
                "member": guild.add_member(self.users["member"]),
            },
        )
        self.teams.append(team)
        return team

    def _invite_bot(self, guild: Guild, permissions: discord.Permissions) -> None:
        roles = self.simulation.backend.get_guild(guild.id).roles.values()
        next(role for role in roles if role.managed).permissions = permissions.value

    def person(self, guild_id: int, role: str) -> Person | None:
        """Return who acts as *role* on a server, ``None`` if there is no such person or server."""
        for team in self.teams:
            if team.id == guild_id:
                return next((p for key, p in team.people.items() if key == role), None)
        return None


def demo_world(simulation: Simulation) -> World:
    """Return the world `claimwatch demo` opens with: one team with two channels."""
    world = World(simulation)
    world.add_team(
        "Policy desk",
        channels={
            "claim-watch": "What Claimwatch finds in the news about our claims",
            "general": "Everything else",
        },
    )
    return world
