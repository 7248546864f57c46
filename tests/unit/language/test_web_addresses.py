"""What an address of the web says by itself."""

from interviewd.language.web_addresses import is_loopback


def test_a_name_that_only_looks_like_this_machine_is_not_it() -> None:
    """Loopback is told by the address itself; no resolver is asked."""
    assert is_loopback("http://127.8.9.1/")
    assert not is_loopback("http://localhost.example.org/")
    assert not is_loopback("http://2130706433/")
