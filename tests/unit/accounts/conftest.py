"""What several tests of accounts need."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.google import Google
from tests.fakes.microsoft import Microsoft
from tests.fakes.online_world import MemoryVault

NOBODY = 65534


@pytest.fixture
def google() -> Iterator[Google]:
    with Google() as google:
        yield google


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with Microsoft() as microsoft:
        yield microsoft


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder in which this process is an ordinary user, since root may read and write
    everything.
    """
    path = Path(tempfile.mkdtemp(prefix="interviewd-"))
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(path, NOBODY, NOBODY)
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    try:
        yield path
    finally:
        if is_root:
            os.seteuid(0)
            os.setegid(0)
        for folder, _, _ in os.walk(path):
            os.chmod(folder, 0o700)  # noqa: PTH101
        for folder, _, names in os.walk(path, topdown=False):
            for name in names:
                Path(folder, name).unlink()
            Path(folder).rmdir()
