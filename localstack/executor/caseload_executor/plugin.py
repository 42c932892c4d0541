"""How LocalStack finds the executor."""

from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    name = "caseload-process"

    def load(self, *args, **kwargs):
        # LocalStack looks at every plug-in; only the chosen one is loaded.
        from caseload_executor.process_executor import ProcessExecutor

        return ProcessExecutor
