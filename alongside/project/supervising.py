"""Who keeps the processes of `alongside serve` alive: whatever dies is forked again at once."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

PATIENCE = 30.0
AGAIN_AFTER = 1.0
LOOK_AGAIN = 0.05
STOPPING = {signal.SIGTERM, signal.SIGINT}


class Lifeline:
    """Tells the processes that a master forked when it is gone, even by kill -9.

    Nobody writes into this pipe; its end is read when the last who could write is no more.
    Without it a worker would keep the address for half a minute, and the work would go on alone.
    """

    def __init__(self) -> None:
        self.reading, self.held = os.pipe()

    def hold(self) -> None:
        """In a process that was forked: be told to stop when the master is gone."""
        os.close(self.held)
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        os.read(self.reading, 1)
        os.kill(os.getpid(), signal.SIGTERM)


class Master(Arbiter):  # type: ignore[misc]
    """Gunicorn's, and the background work beside its web workers."""

    def __init__(self, app: BaseApplication, work: Callable[[], None] | None) -> None:
        self.work, self.working, self.begun = work, 0, 0.0
        self.lifeline = Lifeline()
        super().__init__(app)

    def manage_workers(self) -> None:
        """What gunicorn does whenever a process ended, and once a second."""
        super().manage_workers()
        if self.work and self._work_is_gone() and monotonic() - self.begun > AGAIN_AFTER:
            if self.working:
                self.log.error("The background work (pid:%s) ended. It begins anew.", self.working)
            self.begun = monotonic()
            self.working = self._forked(self.work)

    def stop(self, graceful: bool = True) -> None:
        """The work is told first, so that it ends what it is at while the pages end."""
        self._tell_work(signal.SIGTERM)
        super().stop(graceful)
        until = monotonic() + PATIENCE
        while not self._work_is_gone():
            if monotonic() > until:
                self._tell_work(signal.SIGKILL)
            threading.Event().wait(LOOK_AGAIN)

    def _tell_work(self, what: signal.Signals) -> None:
        if not self._work_is_gone():
            os.kill(self.working, what)

    def _work_is_gone(self) -> bool:
        """Whether it has ended, or gunicorn, which looks after all children, has seen its end."""
        try:
            return not self.working or os.waitpid(self.working, os.WNOHANG)[0] != 0
        except ChildProcessError:
            return True

    def _forked(self, work: Callable[[], None]) -> int:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)  # until the child hears for itself
        if child := os.fork():
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
            return child
        ended = 1
        try:
            self._leave_the_web()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
            work()
            ended = 0
        except BaseException:
            logging.getLogger(__name__).exception("The background work failed.")
        finally:
            logging.shutdown()
            os._exit(ended)  # what is above on the stack is the master's

    def _leave_the_web(self) -> None:
        """The work must not keep the address, nor hear what the master hears."""
        for each in (*self.SIGNALS, signal.SIGCHLD):
            signal.signal(each, signal.SIG_DFL)
        for listener in self.LISTENERS:
            listener.close()
        for worker in self.WORKERS.values():
            worker.tmp.close()
        self.lifeline.hold()


def hold_on(master: Any, worker: Any) -> None:
    """Gunicorn's hook for a web worker that was just forked."""
    master.lifeline.hold()
