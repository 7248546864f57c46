"""Modified UTF-7 (RFC 3501, 5.1.3), in which Dovecot and others write the names of folders."""

from __future__ import annotations

import base64
import binascii
import re


def decode(name: str) -> str:
    """The name as people see it; what is no UTF-7 stays."""

    def text(match: re.Match[str]) -> str:
        packed = match[1].replace(",", "/")
        try:
            return base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-16-be") or "&"
        except (binascii.Error, UnicodeDecodeError):
            return match[0]

    return re.sub(r"&([A-Za-z0-9+,]*)-", text, name)


def encode(name: str) -> str:
    def packed(match: re.Match[str]) -> str:
        code = base64.b64encode(match[0].encode("utf-16-be")).decode()
        return f"&{code.rstrip('=').replace('/', ',')}-"

    return re.sub(r"[^ -~]+", packed, name.replace("&", "&-"))
