import pytest

from builder.views import tokens

pytestmark = pytest.mark.usefixtures("home")


def test_a_token_carries_what_was_put_in():
    assert tokens.read("stream", tokens.sign("stream", run="abc", cursor=3)) == {"run": "abc", "cursor": 3}


def test_a_token_serves_one_purpose():
    assert tokens.read("export", tokens.sign("stream", run="abc")) is None


def test_a_forged_token_serves_none():
    token = tokens.sign("stream", run="abc")
    assert tokens.read("stream", token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert tokens.read("stream", "") is None


def test_a_restart_keeps_the_tokens_good():
    token = tokens.sign("stream", run="abc")
    tokens._signer.cache_clear()
    assert tokens.read("stream", token) == {"run": "abc"}


def test_the_key_is_nobody_elses_to_read(home):
    tokens.sign("stream")
    assert (home / "secret.key").stat().st_mode & 0o077 == 0


def test_the_same_thing_has_the_same_address_all_day(monkeypatch):
    noon = 1_800_000_000 // 86_400 * 86_400 + 43_200
    monkeypatch.setattr(tokens.time, "time", lambda: noon)
    token = tokens.sign("preview", owner="abc")
    monkeypatch.setattr(tokens.time, "time", lambda: noon + 3600)
    assert tokens.sign("preview", owner="abc") == token
    monkeypatch.setattr(tokens.time, "time", lambda: noon + 86_400)
    assert tokens.sign("preview", owner="abc") != token and tokens.read("preview", token) == {"owner": "abc"}


def test_a_token_is_good_for_a_week(monkeypatch):
    token = tokens.sign("stream", run="abc")
    now = tokens.time.time()
    monkeypatch.setattr(tokens.time, "time", lambda: now + 6 * 86_400)
    assert tokens.read("stream", token) == {"run": "abc"}
    monkeypatch.setattr(tokens.time, "time", lambda: now + 9 * 86_400)
    assert tokens.read("stream", token) is None
