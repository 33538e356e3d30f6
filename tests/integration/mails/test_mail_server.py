"""Mails handed to real servers, and to servers that do everything wrong."""

import socket
import time
from email import message_from_bytes, policy

import pytest

from scheduler.alerts.email import smtp_channel
from scheduler.alerts.email_conversation import Post, TooLongError, converse
from tests.integration.mails.conftest import ENVIRON, PASSWORD, authenticated, envelope

LOGIN = {"user_env": "SMTP_USER", "password_env": "SMTP_PASSWORD"}


def read(content):
    return message_from_bytes(content, policy=policy.default)


def test_a_mail_goes_over_starttls_with_a_password_and_thai_arrives(real, over, authority):
    desk = real(
        tls_context=authority.context("127.0.0.1"),
        require_starttls=True,
        auth_required=True,
        authenticator=authenticated,
    )
    send = smtp_channel(over(desk.port, **LOGIN), ENVIRON)
    assert send(envelope("โต๊ะข่าว <desk@example.org>")).state == "delivered"
    (mail,) = desk.mails
    assert mail.is_encrypted
    assert (mail.sender, mail.recipients) == ("alerts@example.org", ["desk@example.org"])
    assert mail.content.isascii()
    assert max(map(len, mail.content.splitlines())) <= 78
    found = read(mail.content)
    assert found["subject"] == "[mfa-th] แก้ไขข้อความ: น้ำท่วมภาคใต้"
    assert found["to"].addresses[0].display_name == "โต๊ะข่าว"
    assert "ช่วยเหลือแล้ว [-๑๔-]{+๑๕+} จังหวัด" in found.get_body(("plain",)).get_content()
    assert ">๑๕</ins> จังหวัด" in found.get_body(("html",)).get_content()


def test_a_mail_goes_over_tls_from_the_first_byte(real, over, authority):
    desk = real(tls=authority.context("127.0.0.1"))
    assert smtp_channel(over(desk.port, tls=True), {})(envelope()).state == "delivered"
    assert desk.mails[0].is_encrypted


def test_a_relay_of_ones_own_takes_mail_in_the_clear_where_that_is_asked_for(real, over):
    desk = real()
    assert smtp_channel(over(desk.port, starttls=False), {})(envelope()).state == "delivered"
    assert not desk.mails[0].is_encrypted


def test_nothing_is_sent_where_starttls_is_not_offered(scripted, over):
    server = scripted({})
    found = smtp_channel(over(server.port, **LOGIN), ENVIRON)(envelope())
    assert found.state == "retry"
    assert "does not offer STARTTLS, so nothing was sent" in found.reason
    assert set(server.told) == {"EHLO"}


@pytest.mark.parametrize(("name", "ca"), [("127.0.0.1", None), ("mail.example.org", "own")])
def test_a_certificate_that_cannot_be_trusted_is_none(real, over, authority, name, ca):
    desk = real(tls_context=authority.context(name), require_starttls=True)
    more = {} if ca else {"ca_file": None}
    found = smtp_channel(over(desk.port, **more), {})(envelope())
    assert found.state == "retry"
    assert "its certificate cannot be trusted" in found.reason
    assert not desk.mails


def test_a_wrong_password_is_for_a_person_to_mend(real, over, authority):
    desk = real(
        tls_context=authority.context("127.0.0.1"),
        auth_required=True,
        authenticator=authenticated,
    )
    wrong = {**ENVIRON, "SMTP_PASSWORD": "wrong-horse"}
    found = smtp_channel(over(desk.port, **LOGIN), wrong)(envelope())
    assert found.state == "retry"
    assert "the name and password of SMTP_USER, SMTP_PASSWORD: 535" in found.reason
    assert "wrong-horse" not in found.reason
    assert not desk.mails


@pytest.mark.parametrize("secret", [PASSWORD, "ZGVzaw== Y29ycmVjdC1ob3JzZQ=="])
def test_no_password_comes_back_in_a_reason(scripted, over, authority, secret):
    """The server is not asked over TLS here: what it says is all that matters."""
    from scheduler.alerts.email_conversation import Access
    from scheduler.alerts.email_reasons import outcome

    server = scripted({"EHLO": "250-hi\r\n250 AUTH PLAIN", "AUTH": f"535 no such {secret}"})
    smtp, access = over(server.port, starttls=False), Access("desk", PASSWORD, "USER, PASSWORD")
    with pytest.raises(OSError, match="535") as error:
        converse(smtp, None, access, Post("a@example.org", "b@example.org", b"x"))
    reason = outcome(error.value, smtp, access).reason
    assert reason.startswith(f"127.0.0.1:{server.port}: it does not accept the name")
    assert PASSWORD not in reason
    assert "Y29ycmVjdC1ob3JzZQ" not in reason


def test_greylisting_is_waited_out_with_the_same_message(real, over):
    desk = real()
    desk.answers["desk@example.org"] = ["451 4.7.1 Greylisted, please try again"]
    send = smtp_channel(over(desk.port, starttls=False), {})
    first = send(envelope())
    assert first.state == "retry"
    assert "it refuses the recipient: 451 4.7.1 Greylisted" in first.reason
    assert [send(envelope(attempt=n)).state for n in (2, 3)] == ["delivered"] * 2
    one, other = desk.mails
    assert one.content == other.content
    assert read(one.content)["message-id"] == "<msg_1@example.org>"


def test_one_recipient_who_is_refused_holds_no_other(real, over):
    desk = real()
    desk.answers["gone@example.org"] = ["550 5.1.1 No such user"]
    send = smtp_channel(over(desk.port, starttls=False), {})
    found = send(envelope("gone@example.org"))
    assert (found.state, found.reason.partition(": ")[2]) == (
        "refused",
        "it refuses the recipient: 550 5.1.1 No such user",
    )
    assert send(envelope()).state == "delivered"


def close(conversation):
    conversation.connection.close()


def close_within_the_mail(conversation):
    conversation.wfile.write(b"354 go on\r\n")
    conversation.rfile.readline()
    conversation.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("script", "state", "reason"),
    [
        ({"": "554 no service here"}, "retry", "it says: 554 no service here"),
        ({"": "421 too busy"}, "retry", "it says: 421 too busy"),
        ({"": close}, "retry", "the connection was closed before the message was taken"),
        ({"": "hello"}, "retry", "it says: -1"),
        ({"MAIL": "530 log in first"}, "retry", "it refuses the sender: 530 log in first"),
        ({"MAIL": "552 too large"}, "refused", "it refuses the sender: 552 too large"),
        ({"RCPT": "421 later"}, "retry", "it refuses the recipient: 421 later"),
        ({"DATA": "451 no room"}, "retry", "it refuses the message: 451 no room"),
        ({"DATA": close}, "retry", "the connection was closed before the message was taken"),
        ({"DATA": close_within_the_mail}, "retry", ""),
        ({".": "554 5.7.1 spam"}, "refused", "it refuses the message: 554 5.7.1 spam"),
        ({".": "452 no room"}, "retry", "it refuses the message: 452 no room"),
        ({".": close}, "retry", "the connection was closed before the message was taken"),
        ({".": "250 taken", "QUIT": close}, "delivered", ""),
        ({"RCPT": f"550 \x1b[31m{'no ' * 500}"}, "refused", "550 [31mno no"),
    ],
)
def test_what_a_server_says_decides_whether_to_try_again(scripted, over, script, state, reason):
    server = scripted(script)
    found = smtp_channel(over(server.port, starttls=False), {})(envelope())
    assert found.state == state
    assert reason in found.reason
    assert found.reason.isprintable()
    assert len(found.reason) < 300


@pytest.mark.parametrize("word", ["", "EHLO", "RCPT", "."])
def test_a_server_that_hangs_is_left(scripted, over, word):
    server = scripted({word: lambda conversation: conversation.rfile.read()})
    began = time.monotonic()
    found = smtp_channel(over(server.port, starttls=False, timeout=0.2), {})(envelope())
    assert time.monotonic() - began < 3
    assert (found.state, found.reason.partition(": ")[2]) == (
        "retry",
        "it did not answer within 0.2 s",
    )


def test_a_server_that_hangs_once_it_took_the_mail_changes_nothing(scripted, over):
    server = scripted({"QUIT": lambda conversation: conversation.rfile.read()})
    assert smtp_channel(over(server.port, starttls=False), {})(envelope()).state == "delivered"


def drip(conversation):
    try:
        while True:
            conversation.wfile.write(b"250-x\r\n")
            time.sleep(0.01)
    except OSError:
        return


def test_a_server_that_drips_is_left(scripted, over):
    server = scripted({"EHLO": drip})
    smtp, post = over(server.port, starttls=False), Post("a@example.org", "b@example.org", b"x")
    began = time.monotonic()
    with pytest.raises(TooLongError):
        converse(smtp, None, None, post, longest=0.3)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("more", "environ", "reason"),
    [
        (LOGIN, {"SMTP_USER": "desk"}, "SMTP_PASSWORD is not set"),
        (LOGIN, {**ENVIRON, "SMTP_PASSWORD": "รหัส"}, "SMTP_PASSWORD holds other letters"),
        ({**LOGIN, "starttls": False}, ENVIRON, "a password is sent over TLS only"),
        ({"user_env": "SMTP_USER"}, ENVIRON, "password_env: name and password go together"),
        ({"ca_file": "/nowhere/ca.pem"}, {}, "ca_file /nowhere/ca.pem: No such file"),
        ({"sender": "not a mailbox"}, {}, "sender: 'not a mailbox' is no mailbox"),
    ],
)
def test_what_is_wrong_on_our_side_is_said_before_anybody_is_asked(
    scripted, over, more, environ, reason
):
    server = scripted({})
    found = smtp_channel(over(server.port, **more), environ)(envelope())
    assert found.state == "retry"
    assert reason in found.reason
    assert not server.told


def test_a_recipient_that_is_no_mailbox_is_refused(over):
    found = smtp_channel(over(9, starttls=False), {})(envelope("desk@example.org\r\nBcc: x@y.z"))
    assert found.state == "refused"
    assert "is no mailbox; mend the rule's recipients" in found.reason


def test_a_port_where_nobody_listens(over):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = smtp_channel(over(port), {})(envelope())
    assert found.state == "retry"
    assert found.reason == f"127.0.0.1:{port}: no connection (Connection refused)"
