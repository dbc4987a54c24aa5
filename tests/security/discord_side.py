"""What Discord gets from the bot, and what anybody's client can send it, shown to it or not."""

from collections.abc import Iterator
from typing import Any

import discord
from simcord.actors import MemberActor, _dispatch_actor_interaction
from simcord.backend import serializers
from simcord.enums import InteractionType
from simcord.interactions import store_interaction_attachment
from simcord.results import InteractionResult, ResponseMessage

from tests.bot.office import Office

#: Discord's numbers for an option by the type of its value.
_KINDS = {str: 3, int: 4, bool: 5, float: 10}


def sent_messages(office: Office, since: int = 0) -> Iterator[dict[str, Any]]:
    """The body of every message the bot made or changed since so many requests."""
    for request in office.env.http_requests[since:]:
        body = request.json
        if request.method not in {"POST", "PATCH"} or not isinstance(body, dict):
            continue
        said = body["data"] if isinstance(body.get("data"), dict) else body
        if {"content", "embeds", "components"} & said.keys() and "title" not in said:
            yield said


def person(office: Office, handle: Any, guild: Any = None) -> MemberActor:
    """Somebody as a member of a server."""
    return MemberActor(office.env, guild or office.guild, handle)


async def forged_command(
    office: Office, actor: Any, channel: Any, name: str, **options: Any
) -> InteractionResult:
    """A slash command as a client can send it: not checked for who, where, what or how long."""
    root, *path = name.split()
    command = office.env.backend.find_command(root, office.guild.id, type=1)
    resolved: dict[str, Any] = {}
    leaf = [_option(office, channel, key, value, resolved) for key, value in options.items()]
    for depth, part in reversed([*enumerate(path)]):
        leaf = [{"name": part, "type": 1 if depth == len(path) - 1 else 2, "options": leaf}]
    data = {"id": command["id"], "name": root, "type": 1, "options": leaf, "resolved": resolved}
    return await _dispatch_actor_interaction(
        actor, InteractionType.APPLICATION_COMMAND, channel, data
    )


def _option(
    office: Office, channel: Any, name: str, value: Any, resolved: dict[str, Any]
) -> dict[str, Any]:
    if isinstance(value, tuple):
        id_ = store_interaction_attachment(office.env.backend, channel.id, *value, resolved)
        return {"name": name, "type": 11, "value": id_}
    return {"name": name, "type": _KINDS[type(value)], "value": value}


async def forged_menu(office: Office, actor: Any, channel: Any, message: Any) -> InteractionResult:
    """*Track as claim* on a message, wherever and by whomever."""
    command = office.env.backend.find_command("Track as claim", office.guild.id, type=3)
    resolved = {"messages": {str(message.id): _payload(office, message)}}
    data = {
        "id": command["id"],
        "name": command["name"],
        "type": 3,
        "target_id": str(message.id),
        "resolved": resolved,
    }
    return await _dispatch_actor_interaction(
        actor, InteractionType.APPLICATION_COMMAND, channel, data
    )


async def forged_press(
    office: Office,
    actor: Any,
    channel: Any,
    message: Any,
    custom_id: str,
    values: list[str] | None = None,
    *,
    components: list[dict[str, Any]] | None = None,
) -> InteractionResult:
    """A button pressed, or with *values* a list chosen from, under any message at all."""
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": 2 if values is None else 3}
    if values is not None:
        data["values"] = values
    shown = {"components": components} if components else {}
    extra = {"message": _payload(office, message) | shown}
    here = message.channel.id == channel.id if isinstance(message, discord.Message) else True
    return await _dispatch_actor_interaction(
        actor,
        InteractionType.MESSAGE_COMPONENT,
        channel,
        data,
        extra=extra,
        source_message_id=message.id if here else None,
    )


async def forged_dialog(
    office: Office, actor: Any, channel: Any, custom_id: str, values: dict[str, Any]
) -> InteractionResult:
    """A dialog sent, opened or not."""
    rows = [
        {
            "type": 18,
            "id": place,
            "component": (
                {"type": 3, "custom_id": name, "values": value, "id": 100 + place}
                if isinstance(value, list)
                else {"type": 4, "custom_id": name, "value": value, "id": 100 + place}
            ),
        }
        for place, (name, value) in enumerate(values.items(), 1)
    ]
    data = {"custom_id": custom_id, "components": rows}
    return await _dispatch_actor_interaction(actor, InteractionType.MODAL_SUBMIT, channel, data)


def told(result: InteractionResult) -> list[str]:
    """Each text a person was told."""
    messages = [result.response, *result.followups]
    return [
        m.content + "".join(str(e.to_dict()) for e in m.embeds) for m in messages if m is not None
    ]


def _payload(office: Office, message: Any) -> dict[str, Any]:
    backend = office.env.backend
    stored = backend.messages[
        message.channel_id if isinstance(message, ResponseMessage) else message.channel.id
    ]
    return dict(serializers.message_payload(backend, stored[message.id]))
