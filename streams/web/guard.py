"""Who may ask, and what every answer carries."""

import asyncio
import hmac
import ipaddress
import socket
from urllib.parse import urlsplit

from aiohttp import web

from streams.web.problem import ProblemError

MOST_URL = 4096  # bytes
COOKIE = "whoholds"
_COOKIE_SECONDS = 30 * 24 * 3600
_WRONG_TOKEN_SECONDS = 0.5
_OPEN = (
    "/api/login",
    "/api/openapi.json",
)  # what may be asked without the token, beside the page's own files


def security_headers(tiles: str = "") -> dict[str, str]:
    """The headers of every answer; ``tiles`` is the URL of a tile server, if there is one."""
    parts = urlsplit(tiles)
    more = f" {parts.scheme}://{parts.netloc}" if tiles else ""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: blob:{more}",
        "connect-src": f"'self'{more}",
        "worker-src": "'self' blob:",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


class Guard:
    """Checks requests before anybody answers them."""

    def __init__(self, token: str, hosts: frozenset[str], tls: bool = False) -> None:
        self._token = token
        self._tls = tls
        names = {"localhost", socket.gethostname(), socket.getfqdn(), *hosts}
        self._hosts = frozenset(name.lower() for name in names)

    def check(self, request: web.Request) -> None:
        """Raise ProblemError for whatever may not be asked, or not by this client."""
        if len(request.raw_path) > MOST_URL:
            raise ProblemError(414, f"an address has at most {MOST_URL} bytes here")
        self._check_host(request)
        if request.method not in ("GET", "HEAD"):
            _check_origin(request)
        if self._token and _private(request.path) and not self._brought(request):
            raise ProblemError(401, "the token of this server is wanted", WWW_Authenticate="Bearer")

    def _check_host(self, request: web.Request) -> None:
        """A page elsewhere may give its own name our address (DNS rebinding); its browser then asks by that name."""
        given = request.headers.getall("Host", [])
        name = _host_name(given[0]) if len(given) == 1 else ""
        if not (name in self._hosts or _is_address(name)):
            raise ProblemError(403, "this server goes by no such name (--allow-host adds one)", "Host")

    def _brought(self, request: web.Request) -> bool:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and _same(given.strip(), self._token):
            return True
        return _same(request.cookies.get(COOKIE, ""), self._cookie())

    def _cookie(self) -> str:
        """What stands for the token in a browser; the token cannot be had from it."""
        return hmac.digest(self._token.encode(), b"whoholds cookie", "sha256").hex()

    async def login(self, request: web.Request, given: str) -> web.Response:
        """Give the cookie for the token. Raises ProblemError."""
        if not self._token or not _same(given, self._token):
            await asyncio.sleep(_WRONG_TOKEN_SECONDS)
            raise ProblemError(401, "this is not the token", "token", WWW_Authenticate="Bearer")
        response = web.Response(status=204)
        secure = self._tls or request.secure
        response.set_cookie(
            COOKIE, self._cookie(), max_age=_COOKIE_SECONDS, httponly=True, samesite="Strict", secure=secure
        )  # fmt: skip
        return response


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode())


def _private(path: str) -> bool:
    return (path.startswith("/api/") and path not in _OPEN) or path.startswith("/feed")


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    """Whether a host is named by its number: no name, so nobody gave it one."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _check_origin(request: web.Request) -> None:
    """Only our own page may change anything from a browser; what is no browser says nothing of its origin."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "same-origin")
    own = origin is None or urlsplit(origin).netloc == request.headers.get("Host")
    if not own or site not in ("same-origin", "none"):
        raise ProblemError(403, "only the page of this server may send this", "Origin")
    if request.content_type != "application/json":
        raise ProblemError(415, "application/json is wanted", "Content-Type")
