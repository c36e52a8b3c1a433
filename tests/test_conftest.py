"""The guards that every test stands on can themselves fail."""

from pathlib import Path

import pytest

CONFTEST = (Path(__file__).parent / "conftest.py").read_text(encoding="utf-8")


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    """A small test run of its own under our conftest."""
    pytester.makeconftest(CONFTEST)
    pytester.makeini("[pytest]\nmarkers = loopback: this machine only\n")
    return pytester


def outcomes(inner: pytest.Pytester, source: str) -> dict[str, int]:
    """Run `source` as a test file in a process of its own."""
    inner.makepyfile(source)
    return inner.runpytest_subprocess("-p", "no:cacheprovider").parseoutcomes()


def test_a_socket_fails_the_test_that_opened_it(inner: pytest.Pytester) -> None:
    source = "import socket\ndef test_it():\n    socket.socket(socket.AF_INET)\n"
    assert outcomes(inner, source) == {"failed": 1, "errors": 1}


def test_a_swallowed_refusal_still_fails_the_test(inner: pytest.Pytester) -> None:
    source = """
        import urllib.request
        def test_it():
            try:
                urllib.request.urlopen("http://example.invalid")
            except Exception:
                pass
        """
    assert outcomes(inner, source) == {"passed": 1, "errors": 1}


def test_loopback_too_needs_the_mark(inner: pytest.Pytester) -> None:
    source = """
        import pytest, socket
        def talk():
            with socket.create_server(("127.0.0.1", 0)) as server:
                socket.create_connection(server.getsockname()).close()
        @pytest.mark.loopback
        def test_marked():
            talk()
        def test_unmarked():
            talk()
        """
    assert outcomes(inner, source) == {"passed": 1, "failed": 1, "errors": 1}


def test_the_mark_reaches_no_other_machine(inner: pytest.Pytester) -> None:
    source = """
        import pytest, socket
        @pytest.mark.loopback
        def test_it():
            socket.create_connection(("192.0.2.1", 80), timeout=1)
        """
    assert outcomes(inner, source) == {"failed": 1, "errors": 1}


def test_a_unix_socket_is_not_the_network(inner: pytest.Pytester) -> None:
    source = """
        import socket
        def test_it():
            for end in socket.socketpair():
                end.close()
        """
    assert outcomes(inner, source) == {"passed": 1}


def test_the_users_home_is_out_of_reach(inner: pytest.Pytester) -> None:
    source = """
        from pathlib import Path
        import platformdirs
        def test_it(tmp_path_factory):
            base = tmp_path_factory.getbasetemp()
            assert Path.home().is_relative_to(base)
            assert Path(platformdirs.user_data_dir("albumen")).is_relative_to(base)
            assert Path(platformdirs.user_cache_dir("albumen")).is_relative_to(base)
        """
    assert outcomes(inner, source) == {"passed": 1}
