"""What went wrong with a fetch, in a sentence.  Pure."""

from http import HTTPStatus

import aiohttp

from claims.feeds.exchange import FailureKind, FetchFailure
from claims.feeds.guard import NotPublicError


def refusal(status: int) -> FetchFailure:
    """Return what a status means that brought no feed."""
    kind, remedy = _meaning(status)
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "unknown"
    sentence = f"The server answered {status} ({phrase}): {remedy}."
    return FetchFailure(kind=kind, status=status, sentence=sentence)


def _meaning(status: int) -> tuple[FailureKind, str]:
    match status:
        case HTTPStatus.GONE:
            return FailureKind.GONE, "the feed is closed for good"
        case HTTPStatus.TOO_MANY_REQUESTS:
            return FailureKind.TOO_MANY_REQUESTS, "it wants to be asked less often"
        case HTTPStatus.NOT_FOUND:
            return FailureKind.REFUSED, "there is nothing at this address"
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return FailureKind.REFUSED, "it does not serve programs, look for another feed"
        case _ if 400 <= status < 500:
            return FailureKind.REFUSED, "check the address"
        case _ if status >= 500:
            return FailureKind.SERVER_ERROR, "this usually passes"
    return FailureKind.UNEXPECTED, "this is no answer to a request for a feed"


def failure(host: str, error: Exception) -> FetchFailure:
    """Return what went wrong on the way as a value."""
    if isinstance(error, TimeoutError):
        sentence = f"{host} did not answer in time: this usually passes."
        return FetchFailure(kind=FailureKind.TIMED_OUT, sentence=sentence)
    if NotPublicError.MARK in str(error):
        sentence = f"{host} is not on the public internet: only public web addresses are read."
        return FetchFailure(kind=FailureKind.NOT_ALLOWED, sentence=sentence)
    if isinstance(error, aiohttp.InvalidURL):
        sentence = "This is not a web address: it should look like https://…."
        return FetchFailure(kind=FailureKind.NOT_ALLOWED, sentence=sentence)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        what = "there is no such host, check the address"
    elif isinstance(error, aiohttp.ClientSSLError):
        what = "its certificate is not valid, its owner has to renew it"
    elif isinstance(error, aiohttp.ClientConnectorError):
        what = "it takes no connection, this usually passes"
    else:
        what = "the answer broke off or is not HTTP, this usually passes"
    return FetchFailure(kind=FailureKind.UNREACHABLE, sentence=f"{host} cannot be read: {what}.")
