"""The shipped configurations of Caddy and of nginx, asked by the real program in front of a server.

Neither program is needed to work on Alongside: where one is not there, its rows are skipped and say
so. To see them here: sudo apt-get install --no-install-recommends caddy nginx-light
"""

from __future__ import annotations

import http.client
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.project.running import ROOT
from tests.project.test_serving import free_port, until

NAME, SECRET = "trial.example.org", "GLA-0417"
PAGE = f"/ips-feasibility/families/{SECRET}/?about={SECRET}"
DEPLOY = ROOT / "deploy"
LARGEST = 40_000_000
AWAY, LARGE = b"Wait a minute, then send this again", b"Nothing was saved. Go back"


class Behind(BaseHTTPRequestHandler):
    """What stands behind the proxy: keeps what it was asked, and answers with strict headers."""

    def do_GET(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.path, dict(self.headers), len(sent)))  # type: ignore[attr-defined]
        self.send_response(302 if "go" in self.path else 200)
        self.send_header("Strict-Transport-Security", "max-age=31536000")
        self.send_header("Location", PAGE)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"Hello")

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def behind(sort: type[HTTPServer] = ThreadingHTTPServer) -> Iterator[HTTPServer]:
    server = sort(("127.0.0.1", 0), Behind)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def caddy(place: Path, port: int, plain: int) -> tuple[str, list[str]]:
    told = (DEPLOY / "Caddyfile").read_text()
    told = told.replace(f"\n{NAME} {{", f"\nhttps://{NAME}:{port} {{\ntls cert.pem key.pem")
    told = told.replace("{\n\tservers {", f"{{\nadmin off\nhttp_port {plain}\n\tservers {{", 1)
    return told, ["caddy", "run", "--config", "told", "--adapter", "caddyfile"]


def nginx(place: Path, port: int, plain: int) -> tuple[str, list[str]]:
    told = (DEPLOY / "nginx.conf").read_text()
    for here, there in {
        "[::]:443": f"[::1]:{port}",
        "443 ssl": f"127.0.0.1:{port} ssl", "[::]:80": f"[::1]:{plain}",
        "listen 80;": f"listen 127.0.0.1:{plain};", "/var/log/nginx": str(place),
        "/run/": f"{place}/", f"/etc/letsencrypt/live/{NAME}/fullchain.pem": f"{place}/cert.pem",
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": f"{place}/key.pem",
    }.items():  # fmt: skip
        told = told.replace(here, there)
    paths = "".join(
        f"{kind}_temp_path {place}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root root;\n" if os.getuid() == 0 else ""  # who may enter the test's folders
    told = (
        f"{user}error_log stderr crit;\npid {place}/pid;\nevents {{}}\nhttp {{\n{paths}{told}}}\n"
    )
    return told, ["nginx", "-e", "stderr", "-c", f"{place}/told", "-g", "daemon off;"]


@contextmanager
def in_front(kind: str, place: Path, upstream: int) -> Iterator[int]:
    """The proxy with its shipped configuration, but for its ports, certificate and folders."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-subj", f"/CN={NAME}", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=place, check=True, capture_output=True,
    )  # fmt: skip
    port, plain = free_port(), free_port()
    told, words = {"caddy": caddy, "nginx": nginx}[kind](place, port, plain)
    (place / "told").write_text(told.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}"))
    place.chmod(0o755)
    homes = {"XDG_DATA_HOME": str(place), "XDG_CONFIG_HOME": str(place)}
    with (place / "said.log").open("wb") as log:
        process = subprocess.Popen(
            words, cwd=place, env={**os.environ, **homes}, stdout=log, stderr=log
        )
    try:
        until(lambda: process.poll() is not None or open_at(port), "an answer of the proxy")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def open_at(port: int) -> bool:
    try:
        return bool(asked(port, "GET", "/"))
    except OSError:
        return False


def asked(port: int, method: str, path: str, body: bytes = b"", **headers: str):
    """Status, headers and text of an answer to somebody who lies about where they come from."""
    line = line_to(port)
    lies = {"Host": NAME, "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "http"}
    line.request(method, path, body=body or None, headers={**lies, **headers})
    answer = line.getresponse()
    found = answer.status, answer.headers, answer.read()
    line.close()
    return found


def line_to(port: int) -> Line:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return Line("127.0.0.1", port, context=context, timeout=30)


class Line(http.client.HTTPSConnection):
    """A line that asks for the trial by its name, wherever it stands."""

    def connect(self) -> None:
        http.client.HTTPConnection.connect(self)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=NAME)


def needs(kind: str) -> None:
    if not shutil.which(kind) or not shutil.which("openssl"):
        pytest.skip(f"{kind} or openssl is not installed, so its configuration is not tried out")


@pytest.mark.parametrize("kind", ["caddy", "nginx"])
def test_the_proxy_tells_the_truth_about_visitors_and_nothing_about_families(kind, tmp_path):
    needs(kind)
    with behind() as server, in_front(kind, tmp_path, server.server_port) as port:
        server.asked.clear()
        status, headers, text = asked(port, "GET", PAGE, Cookie=f"who={SECRET}")
        assert (status, text) == (200, b"Hello"), (tmp_path / "said.log").read_text()
        [(path, heard, _)] = server.asked
        told = {name: heard.get(name) for name in ("Host", "X-Forwarded-For", "X-Forwarded-Proto")}
        assert (path, told) == (
            PAGE, {"Host": NAME, "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
        )  # fmt: skip
        assert headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
        assert asked(port, "GET", "/go")[:1] == (302,)
        assert asked(port, "GET", "/healthz")[0] == 404
        assert asked(port, "POST", "/fits", b"x" * 3_000_000)[0] == 200
        assert [(path, sent) for path, _, sent in server.asked[1:]] == [
            ("/go", 0),
            ("/fits", 3_000_000),
        ]
        status, _, text = asked(port, "POST", PAGE, **{"Content-Length": str(LARGEST + 2_000_000)})
        assert (status, LARGE in text) == (413, True)
        server.shutdown()
        server.server_close()
        status, headers, text = asked(port, "GET", PAGE)
        assert (status, AWAY in text, headers["Retry-After"]) == (503, True, "60")
    logs = b"".join(file.read_bytes() for file in tmp_path.glob("*.log"))
    never = (SECRET, "ips-feasibility", "192.0.2.7")
    assert [word for word in never if word.encode() in logs] == []
    assert logs.count(b"200") >= 1


@pytest.mark.parametrize("kind", ["caddy", "nginx"])
def test_who_sends_slowly_holds_up_nobody(kind, tmp_path):
    """Behind the proxy stands one worker, and two people have sent half of what they send."""
    needs(kind)
    half = b"x" * 1_000_000
    with behind(HTTPServer) as server, in_front(kind, tmp_path, server.server_port) as port:
        server.asked.clear()
        slow = [begun(port, 2 * len(half), half) for _ in range(2)]
        assert asked(port, "GET", "/meanwhile")[0] == 200
        for line in slow:
            line.send(half)
            assert line.getresponse().status == 200
            line.close()
        assert [(path, sent) for path, _, sent in server.asked] == [
            ("/meanwhile", 0), ("/slow", 2 * len(half)), ("/slow", 2 * len(half))
        ]  # fmt: skip


def begun(port: int, length: int, first: bytes) -> Line:
    """A line on which the beginning of something long was sent, and no more yet."""
    line = line_to(port)
    line.putrequest("POST", "/slow", skip_host=True)
    line.putheader("Host", NAME)
    line.putheader("Content-Length", str(length))
    line.endheaders(first)
    return line
