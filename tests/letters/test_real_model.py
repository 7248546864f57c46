"""A real model server: it is understood, its poor letters are refused, and the plain letter is
there in time.
"""

from collections.abc import Iterator

import pytest

from interviewd.model.ledger import Commission
from interviewd.system import resources
from interviewd.writer import prompt
from interviewd.writer.client import ModelClient
from interviewd.writer.order import Order, Server
from interviewd.writer.work import work
from tests.letters.real_server import serving

pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("model")) as address:
        yield address


def test_a_poor_letter_is_refused_and_the_plain_one_is_there(endpoint: str) -> None:
    """The server is understood.

    A model of this size invents or finds no end, and nothing of it gets past the check.
    """
    [model] = ModelClient(Server(endpoint)).models()
    commission = Commission("letter", prompt.trial("en", "british"))
    templates = (str(resources.folder("templates")),)
    [result] = work(Order((commission,), Server(endpoint, model), templates=templates, seconds=900))
    assert result.words
    assert result.words.body.startswith("Dear Paul,")
    assert result.words.writer == "plain"
    assert (result.words.refused, bool(result.words.findings)) in {
        ("unfit", True),
        ("cut_off", False),
    }
