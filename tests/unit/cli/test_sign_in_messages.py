"""Every way that a sign-in can fail to come about has a sentence with a way out: read from the
source.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewd.accounts.microsoft import aadsts
from interviewd.accounts.microsoft.login import APPS
from interviewd.cli.error_messages import error_sentence
from interviewd.cli.exit_codes import Exit
from interviewd.cli.sign_in_messages import INPUTS, REFUSALS
from interviewd.errors import InputBroken, NotConnected

SOURCE = Path(__file__).parents[3] / "daemon/interviewd"
SIGNING_IN = sorted((SOURCE / "accounts").rglob("*.py"))
FACTS = {
    "port": 53684,
    "said": "access_denied",
    "scopes": ("gmail.readonly",),
    "link": "https://example.org/a",
    "address": "https://example.org/b",
}


def raised(kind: str) -> Iterator[str]:
    """The codes that stand as the second argument of an error, and those an InvalidRedirect
    carries.
    """
    for path in SIGNING_IN:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in (kind, "InvalidRedirect")
            ):
                last = node.args[-1] if node.func.id == "InvalidRedirect" else node.args[1]
                parts = (last.body, last.orelse) if isinstance(last, ast.IfExp) else (last,)
                yield from (str(each.value) for each in parts if isinstance(each, ast.Constant))


KNOWN = sorted(
    {*raised("NotConnected"), *aadsts._REASONS.values(), *aadsts._ERRORS.values()}
    - {"sign_in_server"}  # that is Down
)


@pytest.mark.parametrize("code", KNOWN)
def test_each_refusal_is_a_sentence_with_77(code: str) -> None:
    """No code, no brace and no None is shown; a way out is."""
    assert code in REFUSALS

    sentence, ends = error_sentence(NotConnected("gmail", code, codes="AADSTS50020", **FACTS))

    assert ends is Exit.SIGN_IN
    assert sentence.startswith("gmail was not connected: ")
    assert "AADSTS50020" in sentence
    assert not set("{}") & set(sentence)
    assert "None" not in sentence


def test_no_refusal_is_left_over() -> None:
    """A code that nothing raises any more takes its sentence along."""
    assert set(REFUSALS) - set(KNOWN) == set()


def test_each_wrong_client_key_has_its_sentence() -> None:
    """What was named is no key: what it is instead, and where the right one is."""
    for code, words in INPUTS.items():
        assert error_sentence(InputBroken("key.json", code)) == (
            f"key.json: {words}",
            Exit.BROKEN_INPUT,
        )


def test_revoking_by_hand_is_explained_with_a_page() -> None:
    """Microsoft gives an app no way to do it for them."""
    assert all(link.startswith("https://") for link in APPS.values())
