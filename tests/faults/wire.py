"""A wire between two programs that can be cut: replies get lost, or nothing gets through at all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 65_536


class Wire:
    """Everything that comes to `address` goes on to `to`, as long as the wire is whole.

    Where there are several, each connection goes to the next that answers, as with a balancer.
    """

    def __init__(self, *to: str) -> None:
        self.to, self.turn = to, 0
        self.lose_replies = False
        self.whole = threading.Event()
        self.whole.set()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self.listening.accept()
                threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        with suppress(OSError):
            there = self._reached()
            back = threading.Thread(target=self._pump, args=(there, here, True), daemon=True)
            back.start()
            self._pump(here, there, False)

    def _reached(self) -> socket.socket:
        self.turn += 1
        for each in (*self.to, *self.to)[self.turn % len(self.to) :]:
            with suppress(OSError):
                return _connected(each)
        raise OSError("nobody answers")

    def _pump(self, source: socket.socket, target: socket.socket, is_reply: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                self.whole.wait()  # a cut wire says nothing: it swallows
                if is_reply and self.lose_replies:
                    break
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.whole.set()
        self.listening.close()


def _connected(to: str) -> socket.socket:
    if to.startswith("/"):
        end = socket.socket(socket.AF_UNIX)
        end.connect(to)
        return end
    host, port = to.rsplit(":", 1)
    return socket.create_connection((host, int(port)))


@contextmanager
def between(*to: str) -> Iterator[Wire]:
    wire = Wire(*to)
    try:
        yield wire
    finally:
        wire.close()
