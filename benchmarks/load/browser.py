"""Somebody with a browser: signs in once, then sends and opens pages over plain sockets.

It does as little as it can: it shares the cores with the service that it measures.
"""

from __future__ import annotations

import http.cookiejar
import re
import socket
import urllib.parse
import urllib.request
from typing import Any

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
PASSWORD = "walking-alongside"
STUDY = "/ips-feasibility"
PATIENCE = 60


class NotSignedIn(RuntimeError):
    """The page of the sign-in answered otherwise."""


class Browser:
    def __init__(self, address: str, account: str = "") -> None:
        host, port = address.rsplit(":", 1)
        self.place, self.cookies, self.token = (host, int(port)), "", ""
        if account:
            self._sign_in(f"http://{address}", f"{account}@demonstration.example")

    def _sign_in(self, url: str, account: str) -> None:
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = opener.open(f"{url}/sign-in/", timeout=PATIENCE).read().decode()
        found = TOKEN.search(page)
        if not found:
            raise NotSignedIn(page[:500])
        given = {"login": account, "password": PASSWORD, "csrfmiddlewaretoken": found[1]}
        body = urllib.parse.urlencode(given).encode()
        opener.open(f"{url}/account/login/", body, timeout=PATIENCE).read()
        known = {cookie.name: str(cookie.value) for cookie in jar}
        if "sessionid" not in known:
            raise NotSignedIn(account)
        self.token = known["csrftoken"]
        self.cookies = "; ".join(f"{name}={value}" for name, value in known.items())

    def get(self, path: str) -> tuple[int, bytes]:
        return self._ask(f"GET {path} HTTP/1.1\r\n", b"")

    def post(self, path: str, given: Any) -> tuple[int, bytes]:
        return self.send(path, urllib.parse.urlencode(given).encode())

    def send(self, path: str, body: bytes) -> tuple[int, bytes]:
        """A form that was filled in."""
        head = (
            f"POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        return self._ask(head, body)

    def _ask(self, head: str, body: bytes) -> tuple[int, bytes]:
        host = f"Host: {self.place[0]}\r\nCookie: {self.cookies}\r\nConnection: close\r\n\r\n"
        with socket.create_connection(self.place, PATIENCE) as line:
            line.sendall((head + host).encode() + body)
            pieces = []
            while piece := line.recv(262_144):
                pieces.append(piece)
        told = b"".join(pieces)
        return int(told[9:12] or 0), told
