"""Keeps the page of this computer to this computer.

Any site open in the same browser can send requests here; none of them may read or do anything.
"""

from collections.abc import Awaitable, Callable

import yarl
from aiohttp import web

from bot.local.redirect import is_loopback

#: Sent by the page's own scripts; a foreign page cannot add it without asking first, in vain.
HEADER, HEADER_VALUE = "X-Claimwatch", "1"

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
#: For what came from outside: uploaded files may hold anything.
FILE_POLICY = "default-src 'none'; sandbox"

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Refuse what did not come from this computer's own page or bot."""
    reason = refusal(request.host, request.headers.get("Origin"))
    if reason is None and _acts(request) and request.headers.get(HEADER) != HEADER_VALUE:
        reason = f"Requests that act need the header {HEADER}: {HEADER_VALUE}."
    if reason is not None:
        return web.json_response({"ok": False, "error": reason}, status=403)
    return await handler(request)


def refusal(host: str, origin: str | None) -> str | None:
    """Return why a request is refused, ``None`` if it is not.

    The host guards against names that point here (DNS rebinding), the origin against other sites
    and other programs' pages on this computer.
    """
    try:
        name = yarl.URL(f"http://{host}").host
    except ValueError:
        name = None
    if not is_loopback(name):
        return "This page answers only to 127.0.0.1 and localhost."
    if origin is not None and origin != f"http://{host}":
        return "This request comes from another site."
    return None


def _acts(request: web.Request) -> bool:
    return request.path.startswith("/page/") and request.method not in ("GET", "HEAD")
