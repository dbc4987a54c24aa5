"""What a person does: speak, run a command, press a button, fill in a form.

Every act is checked against what that person could do in Discord's own client, and then reaches
the bot through the gateway.  Acts are JSON objects; ``page`` documents them.
"""

import base64
import binascii
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.local import view
from bot.local.borrowed import (
    BackendError,
    Channel,
    InteractionResult,
    Person,
    ResponseMessage,
    Role,
    SetupError,
    User,
)
from bot.local.errors import LocalDiscordError
from bot.local.rules import UPLOAD_BYTES, walk
from bot.local.simulation import Payload, Simulation
from bot.local.world import World

_OPEN_MODALS = 100  # forgotten beyond this, oldest first

_OPTION_INTEGER, _OPTION_BOOLEAN, _OPTION_NUMBER, _OPTION_FILE = 4, 5, 10, 11
_OPTION_ENTITIES = {6: "user", 7: "channel", 8: "role", 9: "mentionable"}
_SELECT_ENTITIES = {5: "user", 6: "role", 7: "mentionable", 8: "channel"}
_FILE_UPLOAD = 19


class CannotError(LocalDiscordError):
    """A person cannot do this in Discord; the message says why."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act, its person and place found."""

    who: Person
    where: Channel
    what: Mapping[str, Any]

    def text(self, key: str) -> str:
        value = self.what.get(key)
        if not isinstance(value, str):
            raise CannotError(f"“{key}” is missing.")
        return value


class Actions:
    """Carries out the acts of the page."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._simulation: Simulation = world.simulation
        self._modals: OrderedDict[str, InteractionResult] = OrderedDict()
        self._kinds: dict[str, Callable[[Act], Awaitable[Payload]]] = {
            "send": self._send,
            "slash": self._slash,
            "autocomplete": self._autocomplete,
            "click": self._click,
            "select": self._select,
            "menu": self._menu,
            "modal": self._modal,
        }

    async def perform(self, what: Mapping[str, Any]) -> Payload:
        """Carry out one act and return what came of it.

        Raises:
            CannotError: If the person cannot do it, in one sentence.
        """
        perform = self._kinds.get(str(what.get("kind")))
        if perform is None:
            raise CannotError(f"“kind” must be one of {', '.join(self._kinds)}.")
        try:
            act = self._placed(what)
            self._simulation.stage.command.set(None)
            self._simulation.locale.set(str(what.get("locale") or "en-US"))
            return await perform(act)
        except (SetupError, BackendError) as error:
            raise CannotError(_sentence(error)) from error

    def _placed(self, what: Mapping[str, Any]) -> Act:
        where = self._simulation.channel(_snowflake(what.get("channel"), "channel"))
        guild = where.guild
        who = None if guild is None else self._world.person(guild.id, str(what.get("as")))
        if who is None:
            raise CannotError("“as” must be admin or member.")
        return Act(who, where, what)

    # ------------------------------------------------------------------ the kinds

    async def _send(self, act: Act) -> Payload:
        reply = act.what.get("reply_to")
        sent = await act.who.send(
            act.where,
            act.text("content"),
            reply_to=None if reply is None else self._message(act, reply),
            attachments=_files(act.what.get("files")),
        )
        return {"ok": True, "message": view.message(self._simulation, act.where.id, sent.id)}

    async def _slash(self, act: Act) -> Payload:
        name = act.text("name")
        given, known = act.what.get("options") or {}, self._options_of(act, name)
        if unknown := [each for each in given if each not in {option["name"] for option in known}]:
            raise CannotError(f"/{name} has no option “{unknown[0]}”.")
        options = {
            option["name"]: self._option(act, option, given[option["name"]])
            for option in known
            if given.get(option["name"]) not in (None, "", [])
        }
        self._simulation.stage.command.set(name)
        return self._outcome(await act.who.slash(act.where, name, **options))

    async def _autocomplete(self, act: Act) -> Payload:
        name, option = act.text("name"), act.text("option")
        filled = {
            each["name"]: self._option(act, each, act.what["options"][each["name"]])
            for each in self._options_of(act, name)
            if each["name"] != option
            and int(each["type"]) != _OPTION_FILE
            and (act.what.get("options") or {}).get(each["name"]) not in (None, "", [])
        }
        value = act.text("value")
        choices = await act.who.autocomplete(act.where, name, option, value, **filled)
        return {"ok": True, "choices": choices}

    async def _click(self, act: Act) -> Payload:
        message = self._message(act, act.what.get("message"))
        return self._outcome(await act.who.click(message, custom_id=act.text("custom_id")))

    async def _select(self, act: Act) -> Payload:
        message = self._message(act, act.what.get("message"))
        custom_id = act.text("custom_id")
        menu = _component(message.components, custom_id)
        values = self._values(act, menu, act.what.get("values") or [])
        return self._outcome(await act.who.select(message, values, custom_id=custom_id))

    async def _menu(self, act: Act) -> Payload:
        message = self._message(act, act.what.get("message"))
        return self._outcome(await act.who.context_menu(act.where, act.text("name"), message))

    async def _modal(self, act: Act) -> Payload:
        shown = self._modals.pop(act.text("token"), None)
        if shown is None or shown.modal is None:
            raise CannotError("This form is no longer open.")
        form = shown.modal["components"]
        values = {
            custom_id: self._form_value(act, _component(form, custom_id), value)
            for custom_id, value in (act.what.get("values") or {}).items()
        }
        return self._outcome(await act.who.submit_modal(shown, values))

    # ------------------------------------------------------------------ results and values

    def _outcome(self, result: InteractionResult) -> Payload:
        if not result.acknowledged:
            raise CannotError(f"{self._simulation.bot_name} did not respond.")
        if result.modal is not None:
            token = secrets.token_hex(8)
            self._modals[token] = result
            while len(self._modals) > _OPEN_MODALS:
                self._modals.popitem(last=False)
            return {"ok": True, "modal": result.modal, "token": token}
        answer = result.response
        return {
            "ok": True,
            "deferred": result.deferred,
            "message": None
            if answer is None
            else view.message(self._simulation, answer.channel_id, answer.id),
        }

    def _message(self, act: Act, message_id: Any) -> ResponseMessage:
        model = self._simulation.backend.get_message(
            act.where.id, _snowflake(message_id, "message")
        )
        return ResponseMessage(self._simulation.stage, model)

    def _options_of(self, act: Act, name: str) -> list[Payload]:
        found = view.commands(self._simulation, act.who, act.where.id)
        command = next((each for each in found if each["name"] == name), None)
        if command is None:
            raise CannotError(f"There is no command /{name} here for {act.who.user.global_name}.")
        return list(command["options"])

    def _option(self, act: Act, option: Payload, value: Any) -> Any:
        kind = int(option["type"])
        if kind in _OPTION_ENTITIES:
            return self._entity(act, _OPTION_ENTITIES[kind], value)
        if kind == _OPTION_FILE:
            return _file(value)
        if kind == _OPTION_BOOLEAN:
            return value in (True, "true", "on")
        try:
            if kind == _OPTION_INTEGER:
                return int(value)
            return float(value) if kind == _OPTION_NUMBER else str(value)
        except (TypeError, ValueError) as error:
            raise CannotError(f"“{option['name']}” must be a number, not “{value}”.") from error

    def _form_value(self, act: Act, component: Mapping[str, Any], value: Any) -> Any:
        if component.get("type") == _FILE_UPLOAD:
            return _files(value)
        if isinstance(value, list):
            return self._values(act, component, value)
        return value

    def _values(self, act: Act, component: Mapping[str, Any], values: list[Any]) -> list[Any]:
        kind = _SELECT_ENTITIES.get(int(component["type"]))
        return values if kind is None else [self._entity(act, kind, value) for value in values]

    def _entity(self, act: Act, kind: str, value: Any) -> Person | Role | Channel:
        wanted, guild = _snowflake(value, kind), act.who.guild
        stage, backend = self._simulation.stage, self._simulation.backend
        model = backend.get_guild(guild.id)
        if kind == "channel":
            return Channel(stage, guild, backend.get_channel(wanted))
        if kind in ("role", "mentionable") and wanted in model.roles:
            return Role(stage, guild, model.roles[wanted])
        if wanted in model.members:
            return Person(stage, guild, User(stage, backend.get_user(wanted)))
        raise CannotError(f"There is no such {kind} on this server.")


def _component(components: Any, custom_id: str) -> Mapping[str, Any]:
    for component in walk(components):
        if component.get("custom_id") == custom_id:
            return component
    raise CannotError(f"There is no “{custom_id}” here.")


def _snowflake(value: Any, name: str) -> int:
    if not re.fullmatch(r"\d{1,20}", str(value)):
        raise CannotError(f"“{name}” must be an identifier, not “{value}”.")
    return int(value)


def _files(value: Any) -> list[tuple[str, bytes]]:
    given = value if isinstance(value, list) else [value] if value else []
    return [_file(each) for each in given]


def _file(value: Any) -> tuple[str, bytes]:
    """Return the name and content of ``{"name": …, "base64": …}``."""
    try:
        name, data = str(value["name"]), base64.b64decode(value["base64"], validate=True)
    except (KeyError, TypeError, binascii.Error) as error:
        raise CannotError("A file is given as its “name” and its content in “base64”.") from error
    if len(data) > UPLOAD_BYTES:
        raise CannotError(f"“{name}” is larger than {UPLOAD_BYTES // 2**20} MB.")
    # Discord does the same; a name ends up in an address.
    return re.sub(r"[^\w.-]+", "_", name).strip("._")[-100:] or "file", data


def _sentence(error: Exception) -> str:
    """Return a refusal without the advice simcord gives to writers of tests."""
    message = error.message if isinstance(error, BackendError) else str(error)
    sentence = re.split(r" — | \(reason", message)[0].strip().rstrip(".")
    return f"{sentence[:1].upper()}{sentence[1:]}."
