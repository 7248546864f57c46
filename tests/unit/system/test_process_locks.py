"""One daemon, one pass, by the kernel's word; and a socket that wakes whoever waits."""

import os
import signal
import socket
import stat
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from interviewd.errors import Busy, Unsafe
from interviewd.system.locks import (
    WAKE_SOCKET,
    WakeSocket,
    daemon_pid,
    hold,
    one_daemon,
    one_pass,
    wake,
)
from tests.fakes.processes import start_python

HOLD = """
import pathlib, sys, time
from interviewd.system import locks
from interviewd.errors import Busy
try:
    with locks.one_daemon(pathlib.Path(sys.argv[1])):
        print("held", flush=True)
        time.sleep(float(sys.argv[2]))
except Busy as busy:
    print("busy", busy.pid, flush=True)
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


# --- locks --------------------------------------------------------------------------------------


def test_a_second_process_learns_the_holders_pid(state: Path) -> None:
    """In another process as in this one; and once the first is done, the next may."""
    with start_python(HOLD, state, "60") as process:
        assert process.stdout is not None
        process.stdout.readline()

        with pytest.raises(Busy) as caught, one_daemon(state):
            pytest.fail("two daemons")
        assert (caught.value.lock, caught.value.pid) == ("daemon.lock", process.pid)
        assert daemon_pid(state) == process.pid
        process.terminate()
    with one_daemon(state):
        with pytest.raises(Busy) as caught, one_daemon(state):
            pytest.fail("two daemons")
        assert caught.value.pid == os.getpid() == daemon_pid(state)
    assert daemon_pid(state) is None


def test_a_killed_holder_leaves_no_lock(state: Path) -> None:
    """Neither a lock nor a pid that somebody would have to clear away."""
    with start_python(HOLD, state, "60") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)

    assert daemon_pid(state) is None
    with one_daemon(state):
        pass


def test_of_twenty_that_start_at_once_one_runs(state: Path) -> None:
    """And all others know its pid, or that they were too early to know."""
    started = [start_python(HOLD, state, "600") for _ in range(20)]
    outputs = [process.stdout.readline().split() for process in started if process.stdout]
    for process in started:
        process.kill()
        process.communicate()
    [winner] = [
        process.pid for process, words in zip(started, outputs, strict=True) if words == ["held"]
    ]

    assert {words[1] for words in outputs if words[0] == "busy"} <= {str(winner), "None"}


def test_a_waiting_process_gets_the_lock(state: Path) -> None:
    """A pass in hand is waited for."""
    with ExitStack() as first:
        first.enter_context(one_pass(state))
        threading.Timer(0.3, first.pop_all().close).start()

        with one_pass(state, 30):
            pass


def test_a_look_at_the_holder_turns_nobody_away(state: Path) -> None:
    """`status` asks who runs at the very moment somebody starts."""
    with one_daemon(state):
        pass
    looks = threading.Thread(target=lambda: [daemon_pid(state) for _ in range(2000)])
    looks.start()
    while looks.is_alive():
        with one_daemon(state):
            pass
    looks.join()


def test_the_two_locks_are_two(state: Path) -> None:
    """A daemon between passes lets `tick` have its pass."""
    with one_daemon(state), one_pass(state):
        pass


def test_a_lock_is_for_its_owner_and_is_no_link(state: Path, tmp_path: Path) -> None:
    """0600, and what a planted link points at is not emptied."""
    with hold(state / "x.lock"):
        assert stat.S_IMODE((state / "x.lock").stat().st_mode) == 0o600
    target = tmp_path / "target"
    target.write_text("precious")
    (state / "y.lock").symlink_to(target)

    with pytest.raises(Unsafe), hold(state / "y.lock"):
        pass
    assert target.read_text() == "precious"


def test_without_a_folder_no_daemon_runs(state: Path) -> None:
    """Asking makes no folder."""
    assert daemon_pid(state) is None
    assert not state.exists()


# --- the wake socket ----------------------------------------------------------------------------


def test_only_a_message_wakes_the_loop(state: Path) -> None:
    """From another thread while it waits, or before it waits; several messages are one."""
    with WakeSocket(state) as wake_socket:
        assert not wake_socket.wait(0)
        threading.Timer(0.1, wake, [state]).start()
        assert wake_socket.wait(60)
        assert not wake_socket.wait(0)
        assert [wake(state) for _ in range(5)] == [True] * 5
        assert wake_socket.wait(60)
        assert not wake_socket.wait(0)


def test_another_process_can_wake_the_loop(state: Path) -> None:
    """As commands do."""
    script = "import pathlib, sys; from interviewd.system.locks import wake; print(wake(pathlib.Path(sys.argv[1])))"
    with WakeSocket(state) as wake_socket:
        assert start_python(script, state).communicate()[0] == "True\n"
        assert wake_socket.wait(60)


def test_a_signal_handler_can_wake_the_loop(state: Path) -> None:
    """The wait ends although the system call is taken up again after a signal."""
    with WakeSocket(state) as wake_socket:
        before = signal.signal(signal.SIGUSR1, lambda *_: wake_socket.wake())
        try:
            threading.Timer(0.1, os.kill, [os.getpid(), signal.SIGUSR1]).start()
            assert wake_socket.wait(60)
        finally:
            signal.signal(signal.SIGUSR1, before)


def test_waking_without_a_daemon_does_nothing(state: Path) -> None:
    """No folder, no daemon, a daemon that was killed, one that no longer listens to anything."""
    assert not wake(state)
    assert not state.exists()
    WakeSocket(state).close()
    assert not wake(state)
    wake_socket = WakeSocket(state)
    wake_socket._socket.close()
    assert (state / WAKE_SOCKET).exists()
    assert not wake(state)
    with WakeSocket(state):
        assert wake(state)
    assert not (state / WAKE_SOCKET).exists()


def test_a_long_path_has_a_wake_socket(tmp_path: Path) -> None:
    """Longer than an address may be."""
    state = tmp_path / ("x" * 120) / "state"
    with WakeSocket(state) as wake_socket:
        assert wake(state)
        assert wake_socket.wait(60)
    assert not wake(state)


def test_only_the_owner_can_wake_the_daemon(state: Path) -> None:
    """0600 in a 0700 folder, and what is no socket is not removed for one."""
    with WakeSocket(state):
        assert stat.S_IMODE((state / WAKE_SOCKET).stat().st_mode) == 0o600
    (state / WAKE_SOCKET).write_text("precious")
    with pytest.raises(Unsafe):
        WakeSocket(state)
    assert (state / WAKE_SOCKET).read_text() == "precious"


def test_a_full_socket_queue_counts_as_woken(state: Path) -> None:
    """The kernel holds so many datagrams; more messages than that lose nothing."""
    with WakeSocket(state) as wake_socket:
        sent = [wake(state) for _ in range(2000)]

        assert all(sent)
        assert wake_socket.wait(60)
        assert not wake_socket.wait(0)


def test_a_wake_socket_works_with_select(state: Path) -> None:
    """It is a file to `select`."""
    with (
        WakeSocket(state) as wake_socket,
        socket.socket(fileno=os.dup(wake_socket.fileno())) as same,
    ):
        assert same.family == socket.AF_UNIX
