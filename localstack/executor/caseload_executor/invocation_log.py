"""The log of one invocation, as Lambda frames it."""

import math
from pathlib import Path


def framed(request_id: str, version: str, written: str, seconds: float, megabytes: int) -> str:
    """What the function wrote, between the lines that Lambda writes itself."""
    milliseconds = seconds * 1000
    if written and not written.endswith("\n"):
        written += "\n"
    return (
        f"START RequestId: {request_id} Version: {version}\n"
        f"{written}"
        f"END RequestId: {request_id}\n"
        f"REPORT RequestId: {request_id}\tDuration: {milliseconds:.2f} ms"
        f"\tBilled Duration: {math.ceil(milliseconds)} ms\tMemory Size: {megabytes} MB\n"
    )


def take(log: Path) -> str:
    """What was written since the last take. The file is open for appending, so it may be cut while it is written."""
    with log.open("r+b") as file:
        written = file.read()
        file.truncate(0)
    return written.decode(errors="replace")
