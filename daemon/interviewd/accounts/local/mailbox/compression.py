"""Mails that Dovecot compresses on request (`zlib_save`, `mail_compress`) under ordinary names."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, Final

Read = Callable[[int], bytes]
"""Returns up to so many bytes, none at the end."""

START: Final = 64
"""So many bytes show in which form a mail is stored."""

# What a mail never begins with: control characters other than white space.
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f")


class OpaqueMail(OSError):
    """A file without text: compressed in a form unknown to Python, encrypted, or damaged."""

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self.form = form


def reader(descriptor: int, start: bytes) -> Read:
    """Return how to read a mail that begins with `start`, decompressing no more than is asked for.

    Raises OpaqueMail, as does what it returns.
    """
    forms = ((form, module) for magic, form, module in _FORMS if start.startswith(magic))
    form, module = next(forms, ("", ""))
    if not form and _CONTROLS.isdisjoint(start):
        return partial(os.read, descriptor)
    if not module:
        raise OpaqueMail(form or "binary")
    from zlib import error as zlib_error

    try:
        package: Any = import_module(module)  # loaded for the first mail in its form
    except ImportError as error:
        raise OpaqueMail(form) from error
    own = [getattr(package, name) for name in ("LZMAError", "ZstdError") if hasattr(package, name)]
    damage = (EOFError, OSError, ValueError, zlib_error, *own)
    file = package.open(os.fdopen(descriptor, "rb", closefd=False))

    def read(size: int) -> bytes:
        try:
            return bytes(file.read(size))
        except damage as error:
            raise OpaqueMail(f"damaged {form}") from error

    return read


# What a form begins with, its name, and the module that decompresses it.
_FORMS: Final = (
    (b"\x1f\x8b", "gzip", "gzip"),
    (b"BZh", "bzip2", "bz2"),
    (b"\xfd7zXZ\0", "xz", "lzma"),
    (b"\x28\xb5\x2f\xfd", "Zstandard", "compression.zstd"),  # from Python 3.14 on
    (b"\x04\x22\x4d\x18", "LZ4", ""),
    (b"Dovecot-LZ4", "LZ4", ""),
    (b"CRYPTED\x03\x07", "encrypted", ""),
)
