"""Sign-ins at rest: one sealed file, one key, and no token in any message, log or traceback.

The key comes from systemd's credentials in the unit, for root outside it from the same credential,
and where there is neither from a file beside the vault, made once. A second key is never made: a
vault that does not open is an error.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from interviewd.errors import InputBroken, Sealed
from interviewd.system import state_files

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

CREDENTIAL: Final = "interviewd.key"
"""The name of the unit's credential, in `$CREDENTIALS_DIRECTORY` and inside an encrypted one."""

VAULT: Final = "vault.bin"

_SHORTEST_KEY = 16
_DECRYPT_SECONDS = 30

_HEAD: Final = "-----BEGIN INTERVIEWD SIGN-IN-----"
_FOOT: Final = "-----END INTERVIEWD SIGN-IN-----"
_SALT_BYTES = 16
_LONGEST_EXPORT = 1_000_000


class SignIn(dict[str, Any]):
    """A sign-in, to be used like any dict; printed, it shows nothing."""

    def __repr__(self) -> str:
        return "SignIn(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)


class Vault:
    """The sign-ins of all accounts, by account name, in `vault.bin`.

    `sealed_key` is where the unit's encrypted credential lies, for root outside the unit. Each
    method reads the file anew, so what another process has put is seen; those that write hold the
    folder's lock. Raises Sealed, Unsafe, Busy.
    """

    def __init__(
        self, state_dir: Path, environ: Mapping[str, str], *, sealed_key: Path | None = None
    ) -> None:
        self._folder, self._environ, self._sealed_key = state_dir, environ, sealed_key
        self._file, self._key_file = state_dir / VAULT, state_dir / "vault.key"

    def get(self, name: str) -> SignIn | None:
        """None when there is no such sign-in; nothing is made on the way."""
        return self._read().get(name)

    def put(self, name: str, value: Mapping[str, Any]) -> None:
        """Store a sign-in, JSON all through, in place of any of that name, durably."""
        state_files.folder(self._folder)
        with state_files.exclusive(self._folder):
            self._write({**self._read(), name: SignIn(value)})

    def drop(self, name: str) -> None:
        """Forget a sign-in; that there is none is no error."""
        if not self._file.exists():
            return
        with state_files.exclusive(self._folder):
            known = self._read()
            if known.pop(name, None) is not None:
                self._write(known)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._read()))

    def export(self, name: str, passphrase: str) -> str:
        """A sign-in as text, sealed with a passphrase. Raises KeyError when there is none."""
        content = json.dumps({"name": name, "sign_in": self._read()[name]}).encode()
        salt = secrets.token_bytes(_SALT_BYTES)
        sealed = _seal_for(passphrase, salt).encrypt(content)
        text = base64.b64encode(salt + base64.urlsafe_b64decode(sealed)).decode()
        return "\n".join([_HEAD, *(text[n : n + 64] for n in range(0, len(text), 64)), _FOOT, ""])

    def import_(self, text: str, passphrase: str) -> str:
        """Store what `export` gave out, and return its account's name. Raises InputBroken."""
        from cryptography.fernet import InvalidToken

        lines = [line.strip() for line in text[:_LONGEST_EXPORT].splitlines() if line.strip()]
        if len(lines) < 3 or (lines[0], lines[-1]) != (_HEAD, _FOOT):
            raise InputBroken("sign-in", "this is no exported sign-in, or not the whole of it")
        try:
            content = base64.b64decode("".join(lines[1:-1]), validate=True)
        except (binascii.Error, ValueError):
            raise InputBroken("sign-in", "it was damaged on the way") from None
        try:
            sealed = base64.urlsafe_b64encode(content[_SALT_BYTES:])
            opened = _seal_for(passphrase, content[:_SALT_BYTES]).decrypt(sealed).decode()
            export = json.loads(opened, object_hook=SignIn)
            name, value = str(export["name"]), SignIn(export["sign_in"])
        except InvalidToken:
            what = "the passphrase does not open it, or it was damaged on the way"
            raise InputBroken("sign-in", what) from None
        except (ValueError, KeyError, TypeError):
            raise InputBroken("sign-in", "it holds no sign-in") from None
        self.put(name, value)
        return name

    def _read(self) -> dict[str, SignIn]:
        if not state_files.check_secret(self._file):
            return {}
        state_files.check_folder(self._folder)
        content = state_files.read(self._file)
        seal = _seal(self._key())
        from cryptography.fernet import InvalidToken

        try:
            stored = json.loads(seal.decrypt(content or b""), object_hook=SignIn)["sign_ins"]
        except InvalidToken:
            what = "key_wrong" if _is_whole(content) else "broken"
            raise Sealed(str(self._file), what, self._key_name()) from None
        except (ValueError, KeyError, TypeError, RecursionError):
            # From None: the cause would hold the text.
            raise Sealed(str(self._file), "broken") from None
        return dict(stored)

    def _write(self, sign_ins: Mapping[str, SignIn]) -> None:
        text = json.dumps({"sign_ins": sign_ins}, ensure_ascii=False, separators=(",", ":"))
        state_files.write(self._file, _seal(self._key()).encrypt(text.encode()))

    def _key(self) -> bytes:
        """The first of these that is there; the last is made when nothing is sealed yet."""
        key = self._credential() or self._sealed_credential() or None
        if key is None and state_files.check_secret(self._key_file):
            key = state_files.read(self._key_file)
        elif key is None and not self._file.exists():
            key = base64.urlsafe_b64encode(secrets.token_bytes(32))
            state_files.write(self._key_file, key)
        if key is None:
            raise Sealed(str(self._file), "key_missing", str(self._key_file))
        if len(key) < _SHORTEST_KEY:
            raise Sealed(str(self._file), "key_short", self._key_name())
        return key

    def _credential(self) -> bytes | None:
        folder = self._environ.get("CREDENTIALS_DIRECTORY")
        if not folder:
            return None
        try:
            return (Path(folder) / CREDENTIAL).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Sealed(str(self._file), "key_unreadable", f"{folder}/{CREDENTIAL}") from error

    def _sealed_credential(self) -> bytes | None:
        if self._sealed_key is None or not self._sealed_key.exists():
            return None
        command = ["systemd-creds", "decrypt", f"--name={CREDENTIAL}", str(self._sealed_key), "-"]
        wait = _DECRYPT_SECONDS
        try:
            return subprocess.run(command, capture_output=True, check=True, timeout=wait).stdout
        except (OSError, subprocess.SubprocessError):
            # From None: the cause may hold what was decrypted.
            raise Sealed(str(self._file), "key_unreadable", str(self._sealed_key)) from None

    def _key_name(self) -> str:
        """Where the key comes from, for people."""
        folder = self._environ.get("CREDENTIALS_DIRECTORY")
        if folder and (Path(folder) / CREDENTIAL).exists():
            return f"{folder}/{CREDENTIAL}"
        is_sealed = self._sealed_key is not None and self._sealed_key.exists()
        return str(self._sealed_key if is_sealed else self._key_file)


def _seal(key: bytes) -> Fernet:
    """The same for a key of any length, with or without an editor's line end behind it."""
    from cryptography.fernet import Fernet

    digest = hashlib.sha256(b"interviewd vault\0" + key.rstrip(b"\r\n")).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def _seal_for(passphrase: str, salt: bytes) -> Fernet:
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # 2**15, 8, 1: 32 MiB and about a tenth of a second (RFC 7914, section 2; OWASP recommends it).
    key = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _is_whole(content: bytes | None) -> bool:
    """Whether it looks like a sealed file: https://github.com/fernet/spec begins with 0x80."""
    try:
        return base64.urlsafe_b64decode(content or b"")[:1] == b"\x80"
    except (binascii.Error, ValueError):
        return False
