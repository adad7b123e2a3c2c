"""An end to every conversation with another server, however slowly it drips; and to all of them when the process stops."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Lines:
    """The lines that are open; each is cut when its time is over."""

    def __init__(self) -> None:
        self._open: dict[int, Callable[[], socket.socket | None]] = {}
        self._guard = threading.Lock()

    @contextmanager
    def limited(self, line: Callable[[], socket.socket | None], seconds: float) -> Iterator[Callable[[], bool]]:
        """Cut a line that is not done in time.

        Args:
            line: Returns the socket, once there is one. A timeout of its own ends at every
                byte that drips in; this does not.
            seconds: From now.

        Yields:
            Whether it was cut.
        """
        was_cut = threading.Event()

        def cut_it() -> None:
            was_cut.set()
            _cut(line())

        timer = threading.Timer(seconds, cut_it)
        timer.daemon = True
        with self._guard:
            self._open[id(timer)] = line
        timer.start()
        try:
            yield was_cut.is_set
        finally:
            timer.cancel()
            with self._guard:
                self._open.pop(id(timer), None)

    def cut_all(self) -> None:
        """Cut whatever is open: the process ends."""
        with self._guard:
            lines = list(self._open.values())
        for line in lines:
            _cut(line())


def _cut(line: socket.socket | None) -> None:
    if line is not None:
        with suppress(OSError):
            # Of the plain socket, also below TLS: whoever reads in the other thread gets an end, not a broken object.
            socket.socket.shutdown(line, socket.SHUT_RDWR)
