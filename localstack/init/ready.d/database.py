"""Run by LocalStack once its services are ready; `up` waits for it.

The stage `local` deploys no data stack: a server that is there already takes its place. Its address must be one that functions
reach, which is seen from here, where they run, and not from where `up` runs. In Docker these are two networks.
"""

import os
import socket
import time

PATIENCE_SECONDS = 60
# A server of MySQL's protocol speaks first: three bytes of length, one of sequence, and the protocol's version.
GREETING_BYTES = 5
PROTOCOL_VERSION = 10


def greeting_of(host: str, port: int) -> bytes:
    with socket.create_connection((host, port), timeout=5) as connection:
        return connection.recv(GREETING_BYTES, socket.MSG_WAITALL)


def wait_for_database(address: str) -> None:
    host, _, port = address.rpartition(":")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            greeting = greeting_of(host.strip("[]"), int(port))
            if len(greeting) == GREETING_BYTES and greeting[-1] == PROTOCOL_VERSION:
                return
            problem = f"it is not MySQL that answers: {greeting!r}"
        except OSError as error:
            problem = str(error)
        if time.monotonic() > deadline:
            raise TimeoutError(f"No database for functions at {address}: {problem}")
        time.sleep(0.5)


wait_for_database(os.environ["CASELOAD_DATABASE"])
print(f"Functions reach the database at {os.environ['CASELOAD_DATABASE']}.", flush=True)
