"""Who may ask, and what every answer carries."""

from collections.abc import Awaitable, Callable

from aiohttp import web

MOST_URL = 4096  # bytes
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def security_headers(tiles: str = "") -> dict[str, str]:
    """The headers of every answer; ``tiles`` is the origin of a tile server, if there is one."""
    more = f" {tiles}" if tiles else ""
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
