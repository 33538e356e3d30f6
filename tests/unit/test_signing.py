"""Signatures of webhooks, held against the official library and its published example."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from scheduler.alerts.signing import SecretError, headers, secrets

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEW = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk="


def test_the_example_of_the_specification() -> None:
    """Its secret, id, time and body, and the signature that it prints."""
    at = datetime.fromtimestamp(1614265330, UTC)
    made = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}', keys(SECRET))
    assert made == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def keys(value: str) -> tuple[bytes, ...]:
    return secrets("HOOK", {"HOOK": value})


@given(
    body=st.text(st.characters(exclude_categories=["Cs"])), key=st.binary(min_size=24, max_size=64)
)
def test_the_official_library_verifies(body: str, key: bytes) -> None:
    secret = f"whsec_{base64.b64encode(key).decode()}"
    made = headers("msg_01", datetime.now(UTC), body.encode(), keys(secret))
    Webhook(secret).verify(body, made, json_parse=False)


def test_while_a_key_is_changed_old_and_new_receivers_take_it() -> None:
    made = headers("msg_01", datetime.now(UTC), b"{}", keys(f"{NEW}\n  {SECRET}"))
    for secret in (SECRET, NEW):
        assert Webhook(secret).verify(b"{}", made) == {}
    with pytest.raises(WebhookVerificationError):
        Webhook(f"whsec_{'A' * 32}").verify(b"{}", made)


@pytest.mark.parametrize(
    "padded", ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk"]
)
def test_padding_may_be_left_out(padded: str) -> None:
    assert keys(f"whsec_{padded}") == (bytes(range(26)),)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "HOOK: is not set"),
        ("   ", "HOOK: is not set"),
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "HOOK: value 1 is no signing secret"),
        ("whsec_", "HOOK: value 1 is no signing secret"),
        ("whsec_c2hvcnQ=", "HOOK: value 1 is no signing secret"),
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa*w",
            "HOOK: value 1 is no signing secret",
        ),
        ("whsec_ไทยไทยไทยไทยไทยไทย", "HOOK: value 1 is no signing secret"),
        (f"{SECRET} whsec_{'A' * 88}", "HOOK: value 2 is no signing secret"),
    ],
)
def test_what_is_no_secret_is_named_but_not_said(value: str, words: str) -> None:
    with pytest.raises(SecretError) as raised:
        keys(value)
    assert str(raised.value).startswith(words)
    for each in value.split():
        assert each.removeprefix("whsec_")[:8] not in str(raised.value) or each == "whsec_"


def test_a_variable_that_is_missing() -> None:
    with pytest.raises(SecretError, match="HOOK: is not set"):
        secrets("HOOK", {})
