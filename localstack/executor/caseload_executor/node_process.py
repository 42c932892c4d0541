"""A Node.js process with a channel for messages."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


class ProcessEnded(Exception):
    """The process ended while somebody waited for its message."""


class NodeProcess:
    """
    A child with the channel that Node.js gives the children of `fork`: lines of JSON on the socket that NODE_CHANNEL_FD
    names. The child sees the channel close when this process ends, however that happens.

    https://nodejs.org/docs/latest-v24.x/api/child_process.html#child_processforkmodulepath-args-options
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], directory: Path, log: Path
    ) -> None:
        ours, theirs = socket.socketpair()
        with theirs, log.open("ab") as output:
            channel = {
                "NODE_CHANNEL_FD": str(theirs.fileno()),
                "NODE_CHANNEL_SERIALIZATION_MODE": "json",
            }
            self._process = subprocess.Popen(
                command,
                cwd=directory,
                env={**environment, **channel},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=(theirs.fileno(),),
                # Ctrl-C in a terminal is for LocalStack, which then ends its functions.
                start_new_session=True,
            )
        self._channel = ours
        # The end of a line is "\n" and nothing else; JSON may hold other separators as they are.
        self._lines = ours.makefile("r", encoding="utf-8", newline="\n")

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, message: Mapping[str, Any]) -> None:
        """:raises ProcessEnded:"""
        try:
            self._channel.sendall(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise ProcessEnded(self._how_it_ended()) from error

    def receive(self) -> dict[str, Any]:
        """
        The next message.

        :raises ProcessEnded: with how it ended.
        """
        try:
            line = self._lines.readline()
        except OSError:
            line = ""
        if not line.endswith("\n"):
            raise ProcessEnded(self._how_it_ended())
        return json.loads(line)

    def kill(self) -> None:
        """Ends the process at once, and whatever it has started; does nothing the second time."""
        if self.is_alive():
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        # The channel is left to whoever reads it, perhaps in another thread, and closes with this object.
        self._process.wait()

    def _how_it_ended(self) -> str:
        # A process that closes its channel is of no use any more.
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._process.returncode
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
