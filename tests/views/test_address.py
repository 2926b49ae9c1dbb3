import pytest

from builder.views import address


@pytest.mark.parametrize(
    ("host", "port", "found"),
    [
        ("127.0.0.1", 8501, ["http://127.0.0.1:8501"]),
        ("localhost", 8600, ["http://localhost:8600"]),
        ("::1", 8501, ["http://[::1]:8501"]),
        ("unix://app.sock", 8501, ["unix://app.sock"]),
    ],
)
def test_one_address(host: str, port: int, found: list[str]) -> None:
    assert address.addresses(host, port) == found


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_for_a_class_the_address_on_the_network_comes_second(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "_on_the_network", lambda: "10.1.2.3")
    assert address.addresses(host, 8501) == ["http://127.0.0.1:8501", "http://10.1.2.3:8501"]
    monkeypatch.setattr(address, "_on_the_network", lambda: None)
    assert address.addresses(host, 8501) == ["http://127.0.0.1:8501"]


def test_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    address.announce()
    assert capsys.readouterr().out.startswith("Layerwise: http")
