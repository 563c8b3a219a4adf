"""Scanners for malware: clamd with one signature of ours, and one that speaks as it does."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

BAD = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file that every scanner is tested with (EICAR); in halves, so that none finds us."""
CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
WAIT = 60


class _Speaks(StreamRequestHandler):
    """What clamd answers to PING and INSTREAM."""

    def handle(self):
        asked = b""
        while not asked.endswith(b"\0"):
            asked += self.rfile.read(1)
        if asked == b"zPING\0":
            self.wfile.write(b"PONG\0")
        if asked == b"zINSTREAM\0":
            content = b""
            while length := int.from_bytes(self.rfile.read(4), "big"):
                content += self.rfile.read(length)
            self.wfile.write(self.server.says(content))


class _Server(ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def says(self, content):
        return b"stream: Made.Up FOUND\0" if BAD in content else b"stream: OK\0"


@contextmanager
def made_up_scanner(says=None):
    """A scanner at a port of this machine; `says` answers in its place."""
    with _Server(("127.0.0.1", 0), _Speaks) as server:
        if says is not None:
            server.says = says
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def clamd():
    """Debian's clamd, by itself, with no other signature than one of ours."""
    folder = Path(tempfile.mkdtemp(prefix="clamd-", dir="/tmp"))  # a socket's path must be short
    place, rules = folder / "socket", folder / "rules"
    rules.mkdir()
    (rules / "made.ndb").write_text(f"Made.Up:0:*:{BAD.hex()}\n")
    settings = f"LocalSocket {place}\nDatabaseDirectory {rules}\nForeground yes\n"
    (folder / "clamd.conf").write_text(f"{settings}TemporaryDirectory {folder}\n")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([CLAMD, "-c", folder / "clamd.conf"], stdout=log, stderr=log)
    try:
        _wait_for(process, place, folder / "log")
        yield str(place)
    finally:
        process.terminate()
        process.wait(WAIT)
        shutil.rmtree(folder)


def _wait_for(process, place, log):
    until = time.monotonic() + WAIT
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        with socket.socket(socket.AF_UNIX) as tried:
            if tried.connect_ex(str(place)) == 0:
                return
        time.sleep(0.1)
