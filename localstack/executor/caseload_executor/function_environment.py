"""What a function's process gets of its function."""

import json
from collections.abc import Mapping
from pathlib import Path

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion


def code_directory(function_version: FunctionVersion) -> Path:
    return function_version.config.code.get_unzipped_code_location()


def function_variables(
    function_version: FunctionVersion, from_localstack: Mapping[str, object]
) -> dict[str, str]:
    """
    All variables of the process: what LocalStack says, and what in its container only the image would say. Nothing of
    LocalStack's own environment or of this machine's AWS configuration, so no real account can be reached.
    """
    code = code_directory(function_version)
    nowhere = str(code / "no-such-file")
    return {
        **{name: str(value) for name, value in from_localstack.items()},
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function_version.config.runtime}",
        "LAMBDA_TASK_ROOT": str(code),
        "AWS_CONFIG_FILE": nowhere,
        "AWS_SHARED_CREDENTIALS_FILE": nowhere,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def entry_arguments(function_version: FunctionVersion, log_stream: str) -> str:
    """The one argument of environment-entry.ts: its `EnvironmentArguments`."""
    config = function_version.config
    return json.dumps(
        {
            "codeDirectory": str(code_directory(function_version)),
            "handler": config.handler,
            "functionName": function_version.id.function_name,
            "functionArn": function_version.id.unqualified_arn(),
            "memoryMegabytes": config.memory_size,
            "logStreamName": log_stream,
        }
    )
