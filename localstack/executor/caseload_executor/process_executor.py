"""LocalStack's execution environment as a process."""

import json
import logging
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import (
    LambdaRuntimeException,
    RuntimeExecutor,
)

from caseload_executor import invocation_log
from caseload_executor.function_environment import (
    code_directory,
    entry_arguments,
    function_variables,
)
from caseload_executor.node_process import NodeProcess, ProcessEnded

LOG = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
# The Node.js program that runs the functions, and the script that loads one and answers its invocations.
NODE_VARIABLE = "CASELOAD_NODE"
ENTRY_VARIABLE = "CASELOAD_ENVIRONMENT_ENTRY"
INIT_TIMEOUT_SECONDS = 60


class Answer(NamedTuple):
    """The response as JSON, or the error as Lambda tells it."""

    payload: str
    is_error: bool
    # What the log says of a process that ended.
    ending: str = ""


def failure(kind: str, message: str, ending: str = "") -> Answer:
    return Answer(json.dumps({"errorType": kind, "errorMessage": message}), True, ending)


class ProcessExecutor(RuntimeExecutor):
    """
    One execution environment. LocalStack gives it one invocation at a time and keeps it warm between them. A process that
    ended, by a timeout or a crash, is replaced at the next invocation, as Lambda does.
    """

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id, function_version)
        self._variables: dict[str, str] = {}
        self._process: NodeProcess | None = None
        self._stopped = False
        handle, path = tempfile.mkstemp(prefix="caseload-function-", suffix=".log")
        os.close(handle)
        self._log = Path(path)

    def start(self, env_vars: dict[str, str]) -> None:
        self._variables = function_variables(self.function_version, env_vars)
        self._launch()

    def stop(self) -> None:
        self._stopped = True
        if self._process:
            self._process.kill()
        self._log.unlink(missing_ok=True)

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        request_id = payload["invoke-id"]
        if not (self._process and self._process.is_alive()):
            self._launch()
        started = time.monotonic()
        answer = self._answer(request_id, json.loads(payload["payload"]))
        if self._stopped:
            raise LambdaRuntimeException(f"The environment {self.id} was stopped.")
        return InvocationResult(
            request_id,
            answer.payload.encode(),
            is_error=answer.is_error,
            logs=invocation_log.framed(
                request_id,
                self.function_version.id.qualifier,
                invocation_log.take(self._log) + answer.ending,
                time.monotonic() - started,
                self.function_version.config.memory_size,
            ),
        )

    def get_logs(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def get_address(self) -> str:
        return LOOPBACK

    def get_endpoint_from_executor(self) -> str:
        return LOOPBACK

    def get_runtime_endpoint(self) -> str:
        return ""  # The process is asked over its channel and calls nobody back.

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        runtime = function_version.config.runtime or "a container image"
        if not runtime.startswith("nodejs"):
            raise LambdaRuntimeException(f"Only Node.js runs as a process, not {runtime}.")
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        pass  # LocalStack removes the code that it has unzipped.

    @classmethod
    def validate_environment(cls) -> bool:
        missing = [
            name for name in (NODE_VARIABLE, ENTRY_VARIABLE) if not os.path.isfile(os.environ.get(name, ""))
        ]
        for name in missing:
            LOG.error("%s does not name a file: functions cannot run.", name)
        return not missing

    def _launch(self) -> None:
        """:raises StatusErrorException: when the code does not load."""
        process = NodeProcess(
            [
                os.environ[NODE_VARIABLE],
                os.environ[ENTRY_VARIABLE],
                entry_arguments(self.function_version, self._variables["AWS_LAMBDA_LOG_STREAM_NAME"]),
            ],
            self._variables,
            code_directory(self.function_version),
            self._log,
        )
        self._process = process
        if self._stopped:  # While it was being launched, so stop() may have missed it.
            process.kill()
        # LocalStack limits the time of a start, and not that of a replacement.
        timer = threading.Timer(INIT_TIMEOUT_SECONDS, process.kill)
        timer.start()
        try:
            while process.receive()["type"] != "ready":
                pass
        except ProcessEnded as ended:
            process.kill()
            name = self.function_version.id.function_name
            LOG.warning("The code of %s did not load (%s):\n%s", name, ended, self.get_logs())
            message = f"The code did not load: {ended}"
            answer = failure("Runtime.ExitError", message)
            raise StatusErrorException(message, answer.payload.encode()) from ended
        finally:
            timer.cancel()

    def _answer(self, request_id: str, event: object) -> Answer:
        process = self._process
        timeout = self.function_version.config.timeout
        timed_out = threading.Event()

        def give_up() -> None:
            timed_out.set()
            process.kill()

        timer = threading.Timer(timeout, give_up)
        timer.start()
        try:
            deadline = int((time.time() + timeout) * 1000)
            process.send(
                {"type": "invoke", "requestId": request_id, "event": event, "deadline": deadline}
            )
            while True:
                message = process.receive()
                if message.get("requestId") != request_id:
                    continue
                if message["type"] == "returned":
                    return Answer(message["payload"], is_error=False)
                if message["type"] == "threw":
                    name, _, text = message["message"].partition(": ")
                    return failure(name, text)
        except ProcessEnded as ended:
            if timed_out.is_set():
                kind, text = "Sandbox.Timedout", f"Task timed out after {timeout:.2f} seconds"
            else:
                kind, text = "Runtime.ExitError", f"Runtime exited with error: {ended}"
            text = f"RequestId: {request_id} Error: {text}"
            return failure(kind, text, ending=f"{text}\n")
        finally:
            timer.cancel()
