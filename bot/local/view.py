"""What a person sees: servers, channels, messages and commands, as JSON for the page.

Nothing a person may not see leaves here: hidden channels, others' ephemeral messages, commands
they may not run.
"""

from typing import Any

from bot.local.borrowed import (
    AppCommandType,
    Person,
    channel_accessible,
    command_leaves,
    serializers,
)
from bot.local.simulation import Payload, Simulation
from bot.local.world import Team, World

#: Discord's numbers of text, announcement and thread channels.
_TEXT, _THREADS = (0, 5), (10, 11, 12)
#: Option types below this are subcommands and groups.
_FIRST_PLAIN_OPTION = 3


def state(world: World, team: Team, person: Person, *, channel: int | None, limit: int) -> Payload:
    """Return everything the page shows *person*; without *channel* that of their first one."""
    simulation = world.simulation
    channels = _channels(simulation, team, person)
    seen = [int(each["id"]) for each in channels]
    here = channel if channel in seen else seen[0]
    return {
        "guild": {"id": str(team.id), "name": team.guild.name},
        "guilds": [{"id": str(each.id), "name": each.guild.name} for each in world.teams],
        "me": str(person.id),
        "people": _people(team),
        "bot": {"id": str(simulation.bot_id), "name": simulation.bot_name},
        "users": _users(simulation, team),
        "roles": _roles(simulation, team),
        "channels": channels,
        "channel": str(here),
        "messages": _messages(simulation, person, here, limit),
        "commands": commands(simulation, person, here),
        "menus": _menus(simulation, person, here),
    }


def _people(team: Team) -> list[Payload]:
    return [
        {"as": role, "id": str(person.id), "name": person.user.global_name or person.name}
        for role, person in team.people.items()
    ]


def _users(simulation: Simulation, team: Team) -> dict[str, str]:
    users = simulation.backend.users
    members = simulation.backend.get_guild(team.id).members
    return {str(i): users[i].global_name or users[i].name for i in members if i in users}


def _roles(simulation: Simulation, team: Team) -> dict[str, str]:
    roles = simulation.backend.get_guild(team.id).roles
    return {str(role.id): role.name for role in roles.values()}


def _channels(simulation: Simulation, team: Team, person: Person) -> list[Payload]:
    backend = simulation.backend
    return [
        {
            "id": str(channel.id),
            "name": channel.name,
            "topic": channel.topic,
            "thread": channel.type in _THREADS,
            "parent": None if channel.parent_id is None else str(channel.parent_id),
            "last": str(max(backend.messages.get(channel.id, {}), default=0)),
        }
        for channel in backend.channels.values()
        if channel.guild_id == team.id
        and channel.type in (*_TEXT, *_THREADS)
        and channel_accessible(backend, channel.id, person.id)
    ]


def _messages(simulation: Simulation, person: Person, channel: int, limit: int) -> list[Payload]:
    backend = simulation.backend
    said = sorted(backend.messages.get(channel, {}).values(), key=lambda message: message.id)
    visible = [message for message in said if message.visible_to(person.id)]
    return [message(simulation, channel, each.id) for each in visible[-limit:]]


def message(simulation: Simulation, channel: int, message_id: int) -> Payload:
    """Return a message as Discord's API would, its thread included."""
    backend = simulation.backend
    payload = dict(serializers.message_payload(backend, backend.get_message(channel, message_id)))
    thread = backend.channels.get(message_id)  # a thread has the id of the message it starts from
    if thread is not None:
        payload["thread"] = {"id": str(thread.id), "name": thread.name}
    return payload


def commands(simulation: Simulation, person: Person, channel: int) -> list[Payload]:
    """Return the slash commands *person* may run, one entry per subcommand, by name."""
    found: dict[str, Payload] = {}
    roots = simulation.backend.visible_commands(user_id=person.id, channel_id=channel)
    # A server's own command hides a global one of the same name.
    for root in sorted(roots, key=lambda root: root.get("guild_id") is not None):
        for path, leaf in command_leaves(root):
            name = " ".join(path)
            found[name] = {
                "name": name,
                "description": leaf.get("description", ""),
                "options": [o for o in leaf.get("options") or [] if _is_plain(o)],
            }
    return [found[name] for name in sorted(found)]


def _is_plain(option: dict[str, Any]) -> bool:
    return int(option["type"]) >= _FIRST_PLAIN_OPTION


def _menus(simulation: Simulation, person: Person, channel: int) -> list[str]:
    found = simulation.backend.visible_commands(
        user_id=person.id, channel_id=channel, type=AppCommandType.MESSAGE
    )
    return sorted({str(command["name"]) for command in found})
