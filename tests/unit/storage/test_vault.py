"""Sign-ins are sealed, whole, private and never shown; what does not open is said, not replaced."""

import base64
import json
import os
import shutil
import stat
import subprocess
import traceback
from pathlib import Path

import pytest

from interviewd.errors import InputBroken, InterviewdError, Sealed, Unsafe
from interviewd.storage.vault import SignIn, Vault
from tests.fakes.processes import start_python

TOKEN = "1//canary-refresh-token"
VALUE = {"refresh_token": TOKEN, "scopes": ["a", "b"], "nested": {"ends": None, "n": 1}}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- kept ---------------------------------------------------------------------------------------


def test_a_sign_in_is_read_by_every_vault_with_the_key(state: Path) -> None:
    """For this vault and the next; each by its name, replaced and dropped by it."""
    vault = Vault(state, {})
    assert vault.get("gmail") is None
    assert vault.names() == ()

    vault.put("outlook", {"cache": "x"})
    vault.put("gmail", {"old": 1})
    vault.put("gmail", VALUE)

    other = Vault(state, {})
    assert other.get("gmail") == VALUE
    assert other.names() == ("gmail", "outlook")
    other.drop("outlook")
    other.drop("outlook")
    assert vault.names() == ("gmail",)


def test_reading_the_state_creates_nothing(state: Path) -> None:
    """`status` on a fresh machine leaves it fresh."""
    vault = Vault(state, {})

    assert (vault.get("a"), vault.names()) == (None, ())
    vault.drop("a")
    assert not state.exists()


def test_the_vault_is_sealed_and_private(state: Path) -> None:
    """No token in any file, 0600 in 0700 whatever the umask, and nothing half made left behind."""
    old = os.umask(0)
    try:
        Vault(state, {}).put("gmail", VALUE)
    finally:
        os.umask(old)

    assert {each.name: mode(each) for each in state.iterdir()} == {
        "vault.bin": 0o600,
        "vault.key": 0o600,
    }
    assert mode(state) == 0o700
    assert not [
        each
        for each in state.iterdir()
        if TOKEN.encode() in each.read_bytes() or b"gmail" in each.read_bytes()
    ]


def test_many_who_put_at_once_lose_nothing(state: Path) -> None:
    """A refreshed token and a new sign-in at the same moment are both there afterwards."""
    script = """
import pathlib, sys
from interviewd.storage.vault import Vault
vault = Vault(pathlib.Path(sys.argv[1]), {})
for n in range(5):
    vault.put(f"{sys.argv[2]}-{n}", {"n": n})
"""
    started = [start_python(script, state, name) for name in "abcd"]
    assert [process.wait() for process in started] == [0] * 4
    for process in started:
        process.communicate()

    assert Vault(state, {}).names() == tuple(
        sorted(f"{name}-{n}" for name in "abcd" for n in range(5))
    )


def test_a_kill_leaves_the_old_or_the_new(state: Path) -> None:
    """At any moment; and what it left half made is gone after the next put."""
    script = """
import pathlib, sys
from interviewd.storage.vault import Vault
vault = Vault(pathlib.Path(sys.argv[1]), {})
n = 0
while True:
    vault.put("a", {"n": n, "pad": "x" * 50000})
    print(n, flush=True)
    n += 1
"""
    for _ in range(10):
        with start_python(script, state) as process:
            assert process.stdout is not None
            acknowledged = int([process.stdout.readline() for _ in range(7)][-1])
            process.kill()
            numbers = process.stdout.read().split()
        acknowledged = int(numbers[-1]) if numbers and numbers[-1].isdigit() else acknowledged
        sign_in = Vault(state, {}).get("a")
        assert sign_in is not None
        assert sign_in["n"] >= acknowledged
    Vault(state, {}).put("b", {})
    assert sorted(each.name for each in state.iterdir()) == ["vault.bin", "vault.key"]


# --- never shown --------------------------------------------------------------------------------


def test_a_sign_in_shows_nothing(state: Path) -> None:
    """Printed, formatted, or among the values of a traceback; used, it is a dict."""
    Vault(state, {}).put("gmail", VALUE)
    sign_in = Vault(state, {}).get("gmail")
    assert sign_in is not None

    for text in (
        repr(sign_in),
        str(sign_in),
        f"{sign_in}",
        f"{sign_in!r:>20}",
        repr(sign_in["nested"]),
        repr([sign_in]),
        repr({"a": sign_in}),
    ):
        assert "canary" not in text
    assert sign_in["refresh_token"] == TOKEN
    assert json.loads(json.dumps(sign_in)) == VALUE
    assert isinstance(sign_in, SignIn)


@pytest.mark.parametrize("content", [b"", b"x" * 500, b'{"sign_ins": {"a": "canary"}}'])
def test_an_error_of_the_vault_quotes_nothing(state: Path, content: bytes) -> None:
    """Not a word of what lies there gets into the error, whatever lies there."""
    Vault(state, {}).put("gmail", VALUE)
    (state / "vault.bin").write_bytes(content)

    with pytest.raises(Sealed) as caught:
        Vault(state, {}).get("gmail")
    assert caught.value.what == "broken"
    assert "canary" not in "".join(
        traceback.TracebackException.from_exception(caught.value, capture_locals=False).format()
    )


# --- the key ------------------------------------------------------------------------------------


def credentials(folder: Path, key: bytes) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    (folder / "interviewd.key").write_bytes(key)
    return {"CREDENTIALS_DIRECTORY": str(folder)}


def test_the_units_credential_is_the_key(state: Path, tmp_path: Path) -> None:
    """No key lies beside the vault then; a line's end behind the credential changes nothing."""
    Vault(state, credentials(tmp_path / "c", b"k" * 32)).put("gmail", VALUE)

    assert not (state / "vault.key").exists()
    assert Vault(state, credentials(tmp_path / "c", b"k" * 32 + b"\n")).get("gmail") == VALUE


def test_a_wrong_key_is_said_and_changes_nothing(state: Path, tmp_path: Path) -> None:
    """Neither reading nor writing replaces what another key has sealed, and no second key is
    made for it.
    """
    Vault(state, credentials(tmp_path / "c", b"k" * 32)).put("gmail", VALUE)
    before = (state / "vault.bin").read_bytes()

    for environ, what in (
        (credentials(tmp_path / "d", b"x" * 32), "key_wrong"),
        ({}, "key_missing"),
    ):
        vault = Vault(state, environ)
        for act in (
            lambda vault=vault: vault.get("gmail"),
            lambda vault=vault: vault.put("a", {}),
            vault.names,
        ):
            with pytest.raises(Sealed) as caught:
                act()
            assert caught.value.what == what
            assert caught.value.key
    assert (state / "vault.bin").read_bytes() == before
    assert sorted(each.name for each in state.iterdir()) == ["vault.bin"]


def test_a_key_that_could_be_guessed_is_refused(state: Path, tmp_path: Path) -> None:
    """An empty credential is a mistake of the unit, not a key."""
    with pytest.raises(Sealed, match="key_short"):
        Vault(state, credentials(tmp_path / "c", b"short")).put("a", VALUE)
    assert not (state / "vault.bin").exists()


def test_a_credentials_folder_without_ours_is_passed_over(state: Path, tmp_path: Path) -> None:
    """Another unit's credentials, for instance."""
    Vault(state, {"CREDENTIALS_DIRECTORY": str(tmp_path)}).put("a", VALUE)

    assert Vault(state, {}).get("a") == VALUE


@pytest.mark.skipif(
    not shutil.which("systemd-creds") or os.geteuid() != 0, reason="needs systemd-creds and root"
)
def test_root_opens_the_units_encrypted_credential(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real `systemd-creds` decrypts it.

    The unit, which gets it in the clear, reads what root has put.
    """
    monkeypatch.setenv("SYSTEMD_CREDENTIAL_SECRET", str(tmp_path / "secret"))
    (tmp_path / "plain").write_bytes(b"k" * 44)
    sealed = tmp_path / "interviewd.key"
    command = [
        "systemd-creds",
        "encrypt",
        "--with-key=host",
        "--name=interviewd.key",
        str(tmp_path / "plain"),
        str(sealed),
    ]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("systemd-creds cannot encrypt here")

    Vault(state, {}, sealed_key=sealed).put("gmail", VALUE)

    assert not (state / "vault.key").exists()
    assert Vault(state, credentials(tmp_path / "c", b"k" * 44)).get("gmail") == VALUE


def test_an_encrypted_credential_that_does_not_open_is_said(state: Path, tmp_path: Path) -> None:
    """And no other key is used in its place."""
    sealed = tmp_path / "interviewd.key"
    sealed.write_bytes(b"nonsense")

    with pytest.raises(Sealed, match="key_unreadable") as caught:
        Vault(state, {}, sealed_key=sealed).put("gmail", VALUE)
    assert caught.value.key == str(sealed)
    assert not (state / "vault.key").exists()


# --- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["vault.bin", "vault.key"])
def test_a_file_that_others_can_read_is_refused(state: Path, name: str) -> None:
    """Others could have read the key: refused, with the command that fixes the mode."""
    Vault(state, {}).put("gmail", VALUE)
    (state / name).chmod(0o640)

    with pytest.raises(Unsafe) as caught:
        Vault(state, {}).get("gmail")
    assert (caught.value.what, caught.value.fix) == ("readable", f"chmod 600 {state / name}")


@pytest.mark.parametrize("name", ["vault.bin", "vault.key"])
def test_a_planted_link_is_refused(state: Path, tmp_path: Path, name: str) -> None:
    """Nothing is read or written through it."""
    Vault(state, {}).put("gmail", VALUE)
    target = tmp_path / "target"
    target.write_text("precious")
    (state / name).unlink()
    (state / name).symlink_to(target)

    for act in (lambda: Vault(state, {}).get("a"), lambda: Vault(state, {}).put("a", {})):
        with pytest.raises(InterviewdError):
            act()
    assert target.read_text() == "precious"


def test_a_folder_that_others_may_fill_is_refused(state: Path) -> None:
    """Reading as well as writing: what lies there may be planted."""
    Vault(state, {}).put("gmail", VALUE)
    state.chmod(0o777)

    for act in (lambda: Vault(state, {}).get("gmail"), lambda: Vault(state, {}).put("a", {})):
        with pytest.raises(Unsafe, match="writable"):
            act()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_leaves_files_to_the_folders_owner_and_a_stranger_is_refused(state: Path) -> None:
    """`sudo interviewd connect` and the daemon's own user share one vault; nobody else does."""
    state.mkdir(mode=0o700)
    os.chown(state, 1234, 1234)
    Vault(state, {}).put("gmail", VALUE)
    assert {each.stat().st_uid for each in state.iterdir()} == {1234}

    os.chown(state / "vault.bin", 4321, 4321)
    with pytest.raises(Unsafe, match="owner"):
        Vault(state, {}).get("gmail")


# --- carried over -------------------------------------------------------------------------------


def test_an_exported_sign_in_arrives_elsewhere(state: Path, tmp_path: Path) -> None:
    """As plain text, opened by the passphrase alone.

    Line ends and blanks around it may have changed on the way.
    """
    Vault(state, {}).put("gmail", VALUE)
    text = Vault(state, {}).export("gmail", "correct horse")
    assert TOKEN not in text
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 64

    other = Vault(tmp_path / "other", {})
    assert other.import_("\n  " + text.replace("\n", "\r\n") + "\n\n", "correct horse") == "gmail"
    assert other.get("gmail") == VALUE


def test_each_export_is_sealed_anew(state: Path) -> None:
    """The same sign-in and passphrase never give the same text."""
    vault = Vault(state, {})
    vault.put("gmail", VALUE)

    assert vault.export("gmail", "p") != vault.export("gmail", "p")
    with pytest.raises(KeyError):
        vault.export("nobody", "p")


def test_a_broken_export_is_refused_and_stores_nothing(state: Path, tmp_path: Path) -> None:
    """A wrong passphrase, a line lost, a letter changed, no export at all."""
    Vault(state, {}).put("gmail", VALUE)
    text = Vault(state, {}).export("gmail", "p")
    numbers = text.splitlines()
    flipped = numbers[1][:30] + ("A" if numbers[1][30] != "A" else "B") + numbers[1][31:]
    other = Vault(tmp_path / "other", {})

    for broken, passphrase in (
        (text, "q"),
        (text, ""),
        ("", "p"),
        ("hello", "p"),
        ("\n".join(numbers[:-1]), "p"),
        ("\n".join([*numbers[:2], *numbers[3:]]), "p"),
        ("\n".join([numbers[0], flipped, *numbers[2:]]), "p"),
        ("\n".join([numbers[0], "not base64 !", numbers[-1]]), "p"),
        ("\n".join([numbers[0], base64.b64encode(b"short").decode(), numbers[-1]]), "p"),
    ):
        with pytest.raises(InputBroken) as caught:
            other.import_(broken, passphrase)
        assert "canary" not in str(caught.value)
    assert not (tmp_path / "other").exists()
