"""The page in a real browser; skipped where there is no Chromium."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.local.thread import LocalDiscord
from tests.bot.local.conftest import BotProcess

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium: apt-get install chromium"
)

# Headless, without a sandbox (tests run as root in containers) and without calling home.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--remote-debugging-port=0",
]


class Browser:
    """One tab, spoken to over the DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._sent = 0
        #: What went wrong in the page, by its own account.
        self.problems: list[str] = []

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._sent += 1
        await self._socket.send_json({"id": self._sent, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json()
            if message.get("id") == self._sent:
                return dict(message["result"])
            if message.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.problems.append(str(message["params"]))

    async def run(self, script: str) -> Any:
        answer = await self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def open(self, address: str) -> None:
        for domain in ("Page", "Runtime", "Log"):
            await self.ask(f"{domain}.enable")
        await self.ask("Page.navigate", url=address)
        await self.until("document.querySelector('.beginning') !== null")

    async def until(self, condition: str) -> None:
        async with asyncio.timeout(15):
            while not await self.run(condition):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def write(self, text: str) -> None:
        await self.run("document.getElementById('write').focus()")
        await self.ask("Input.insertText", text=text)

    async def press(self, key: str, code: int) -> None:
        for kind in ("keyDown", "keyUp"):
            await self.ask(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code
            )


@pytest.fixture
async def browser(
    tmp_path: Path, local: LocalDiscord, bot_process: BotProcess
) -> AsyncIterator[Browser]:
    process = subprocess.Popen(  # noqa: ASYNC220 -- starts at once; a program found above
        [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path}", "about:blank"],
        stderr=subprocess.DEVNULL,
    )
    try:
        port = await _port(tmp_path / "DevToolsActivePort")
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{port}/json") as answer:
                tabs = await answer.json()
            tab = next(tab for tab in tabs if tab["type"] == "page")
            async with http.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                tab_open = Browser(socket)
                await tab_open.open(local.server.origin)
                yield tab_open
    finally:
        process.kill()
        process.wait()


async def _port(path: Path) -> str:
    async with asyncio.timeout(20):
        while not (path.is_file() and path.read_text().count("\n")):  # noqa: ASYNC110, ASYNC240
            await asyncio.sleep(0.05)
    return path.read_text().split()[0]  # noqa: ASYNC240


async def test_a_person_writes_runs_a_command_and_presses_a_button_with_the_keyboard(
    browser: Browser,
) -> None:
    await browser.write("@Claimwatch ما الجديد؟")
    await browser.press("Enter", 13)
    await browser.until("document.querySelector('#log').innerText.includes('You said')")
    await browser.write("/claim show")
    await browser.press("Enter", 13)
    await browser.until("document.querySelectorAll('.suggestions [role=option]').length === 3")
    await browser.press("Enter", 13)
    await browser.run("document.querySelector('#panel form').requestSubmit()")
    await browser.until("document.querySelector('.embed img')?.naturalWidth > 0")
    await browser.run("document.querySelector('.row button').click()")
    await browser.until("document.querySelector('.ephemeral .only-you') !== null")

    direction = "getComputedStyle(document.querySelector('.message .line')).direction"
    assert await browser.run(direction) == "rtl"
    assert browser.problems == []


TEXTS = {
    "**bold** and *italic*": "<strong>bold</strong> and <em>italic</em>",
    r"\*plain\* \_too\_": "*plain* _too_",
    "`<b>*x*</b>`": "<code>&lt;b&gt;*x*&lt;/b&gt;</code>",
    "<img src=x onerror=alert(1)>": "&lt;img src=x onerror=alert(1)&gt;",
    "[x](javascript:alert(1))": "[x](javascript:alert(1))",
    "snake_case_name": "snake_case_name",
    "<@1> <#2>": '<bdi class="mention">@Amal</bdi> <bdi class="mention">#news</bdi>',
    "~~old~~ __new__": "<s>old</s> <u>new</u>",
}


async def test_text_is_shown_as_discord_does_and_never_becomes_markup(browser: Browser) -> None:
    names = "{users: {1: 'Amal'}, roles: {}, channels: {2: 'news'}}"
    for text, wanted in TEXTS.items():
        shown = await browser.run(
            "import('/page/static/markdown.js').then(({ markdown }) =>"
            f" markdown({text!r}, {names}).firstChild.innerHTML)"
        )
        assert shown == wanted
    link = await browser.run(
        "import('/page/static/markdown.js').then(({ markdown }) =>"
        f" markdown('[a](https://e.example/b_(c)) https://e.example/d.', {names})"
        ".querySelectorAll('a')[1].getAttribute('href'))"
    )
    assert link == "https://e.example/d"
