"""Mails as Dovecot stores them on request (`zlib_save`, `mail_compress`): compressed, under
ordinary names.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import IO, Any, Final

Read = Callable[[int], bytes]
"""Returns up to so many bytes, none at the end."""

START: Final = 64
"""So many bytes show in which form a mail is stored."""

# What a mail never begins with: control characters other than white space.
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f")


class OpaqueMail(OSError):
    """A file that holds no text: compressed in a form that Python does not know, encrypted, or
    damaged.
    """

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self.form = form


def reader(descriptor: int, start: bytes) -> Read:
    """Return how to read a mail that begins with `start`.

    It decompresses no more than is asked for.
    Raises OpaqueMail, as does what it returns.
    """
    for magic, form, decompress in _FORMS:
        if start.startswith(magic):
            return _decompressing(descriptor, form, decompress)
    if not _CONTROLS.isdisjoint(start):
        raise OpaqueMail("binary")
    return partial(os.read, descriptor)


# Each is loaded for a mail that is stored in its form.


def _gzip(file: IO[bytes]) -> Any:
    from gzip import GzipFile

    return GzipFile(fileobj=file)


def _bzip2(file: IO[bytes]) -> Any:
    from bz2 import BZ2File

    return BZ2File(file)


def _xz(file: IO[bytes]) -> Any:
    from lzma import LZMAFile

    return LZMAFile(file)


def _zstd(file: IO[bytes]) -> Any:
    """Python knows Zstandard from 3.14 on."""
    try:
        return import_module("compression.zstd").ZstdFile(file)
    except ImportError as error:
        raise OpaqueMail("Zstandard") from error


_FORMS: Final[tuple[tuple[bytes, str, Callable[[IO[bytes]], Any] | None], ...]] = (
    (b"\x1f\x8b", "gzip", _gzip),
    (b"BZh", "bzip2", _bzip2),
    (b"\xfd7zXZ\0", "xz", _xz),
    (b"\x28\xb5\x2f\xfd", "Zstandard", _zstd),
    (b"\x04\x22\x4d\x18", "LZ4", None),
    (b"Dovecot-LZ4", "LZ4", None),
    (b"CRYPTED\x03\x07", "encrypted", None),
)


def _decompressing(
    descriptor: int, form: str, decompress: Callable[[IO[bytes]], Any] | None
) -> Read:
    if decompress is None:
        raise OpaqueMail(form)
    from lzma import LZMAError
    from zlib import error as ZlibError  # noqa: N812

    file = decompress(os.fdopen(descriptor, "rb", closefd=False))

    def read(size: int) -> bytes:
        try:
            return bytes(file.read(size))
        except (EOFError, OSError, ValueError, ZlibError, LZMAError) as error:
            raise OpaqueMail(f"damaged {form}") from error

    return read
