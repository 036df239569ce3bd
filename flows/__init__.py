"""Orchestration: the only place that knows Prefect, settings and the command line."""

import os

# Prefect and Arrow read these once, when they are first imported. This is the one place that surely runs before
# that; what the user has set stays.
for _name, _value in {
    "DO_NOT_TRACK": "1",  # alone not enough: the server's own telemetry has the next switch
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",  # the default, pickle, runs whatever the storage hands it
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # not 20: the first start makes a database
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # mimalloc, the default, keeps 60 MiB more after a commit and is no faster
}.items():
    os.environ.setdefault(_name, _value)
