import base64
import hmac

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from leadlight.errors import DataError
from leadlight.ingest.hooks.check import Check
from leadlight.ingest.hooks.genuine import NotGenuineError, check_request, check_secret
from leadlight.ingest.hooks.requests import Request
from tests.ingest.hooks.signing import SENDGRID_KEY, SENDGRID_PUBLIC, digest, hubspot

SHARED = "s3cr3t-of-the-sender-0123456789"
NOW = 1_795_172_580
BODY = b'{"a":1}'
ADDRESS = "https://leads.example/hooks/x?a=b%3A%2F"


def genuine_(check, headers=None, *, brought="", secrets=(SHARED,), address=ADDRESS, query=None, body=BODY):
    request = Request("POST", address, headers or {}, query or {}, body)
    check_request(Check.model_validate(check), request, brought, secrets, NOW * 1_000_000)
    return True


def refused(*said, **more):
    with pytest.raises(NotGenuineError) as caught:
        genuine_(*said, **more)
    return str(caught.value)


HMAC = {"hmac": "sha256", "header": "X-Sig"}


def signed(content=BODY, secret=SHARED, kind="sha256"):
    return digest(secret, content, kind).hexdigest()


def test_a_signature_of_any_secret_in_force_is_right():
    assert genuine_(HMAC, {"x-sig": signed()}, secrets=["other", SHARED])
    assert genuine_(HMAC, {"x-sig": signed().upper()})
    assert "not right" in refused(HMAC, {"x-sig": signed()}, secrets=["other"])
    assert "not right" in refused(HMAC, {"x-sig": signed()}, secrets=[])
    assert "not right" in refused(HMAC, {"x-sig": signed()}, body=b'{"a":2}')


@pytest.mark.parametrize("header", ["", "zz", "abc", "0" * 64, "é" * 10, "=" * 5])
def test_what_is_no_signature_is_refused(header):
    assert refused(HMAC, {"x-sig": header})
    assert refused({**HMAC, "written": "base64"}, {"x-sig": header})


def test_a_signature_without_its_prefix_is_none():
    check = {**HMAC, "prefix": "sha256="}

    assert genuine_(check, {"x-sig": f"sha256={signed()}"})
    assert refused(check, {"x-sig": signed()})


def test_of_several_signatures_one_is_enough_and_ten_are_looked_at():
    check = {**HMAC, "field": "v1", "signed": "{time}.{body}", "time": {"field": "t"}}
    right = signed(f"{NOW}.".encode() + BODY)
    wrong = ",".join(["v1=" + "0" * 64] * 9)

    assert genuine_(check, {"x-sig": f"t={NOW}, {wrong},v1={right},v0=x"})
    assert refused(check, {"x-sig": f"t={NOW},v1=00,{wrong},v1={right}"})
    assert "does not say when" in refused(check, {"x-sig": f"v1={right}"})
    assert "does not say when" in refused(check, {"x-sig": f"t=\u0661,v1={right}"})
    assert "does not say when" in refused(check, {"x-sig": f"t=-1,v1={right}"})


@pytest.mark.parametrize(("late", "fits"), [(300, True), (301, False), (-300, True), (-301, False)])
def test_a_request_is_as_old_as_its_signature(late, fits):
    check = {**HMAC, "signed": "{time}{body}", "time": {"header": "X-At", "unit": "milliseconds"}}
    at = str((NOW - late) * 1000)
    headers = {"x-sig": signed(at.encode() + BODY), "x-at": at}

    assert genuine_(check, headers) if fits else refused(check, headers)


def test_the_address_is_signed_as_the_sender_knows_it():
    check = {
        "hmac": "sha256", "header": "X-HubSpot-Signature-v3", "written": "base64",
        "signed": "{method}{address}{body}{time}",
        "time": {"header": "X-HubSpot-Request-Timestamp", "unit": "milliseconds"},
    }  # fmt: skip
    headers = hubspot(SHARED, BODY, "https://leads.example/hooks/x?a=b:/", NOW)
    lowered = {name.lower(): value for name, value in headers.items()}

    assert genuine_(check, lowered)
    assert genuine_(check, lowered, address=ADDRESS.replace("https", "http"))
    assert refused(check, lowered, address=ADDRESS.replace("leads", "other"))


def test_headers_may_be_signed_and_secrets_be_written_in_base64():
    key = base64.b64encode(b"k" * 24).decode()
    check = {
        **HMAC, "written": "base64", "key": "base64", "prefix": "v1,",
        "signed": "{header webhook-id}.{header webhook-timestamp}.{body}!",
    }  # fmt: skip
    content = f"m1.{NOW}.".encode() + BODY + b"!"
    right = base64.b64encode(digest("k" * 24, content, "sha256").digest()).decode()

    headers = {"x-sig": f"v1,{right}", "webhook-id": "m1", "webhook-timestamp": str(NOW)}
    assert genuine_(check, headers, secrets=[f"whsec_{key}"])
    assert refused(check, {**headers, "webhook-id": "m2"}, secrets=[key])


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ({"secret_in": "address"}, {"brought": SHARED}),
        ({"secret_in": "query", "name": "api_secret"}, {"query": {"api_secret": SHARED}}),
        ({"secret_in": "header", "header": "X-Key"}, {"headers": {"x-key": SHARED}}),
        ({"secret_in": "header", "header": "X-Key", "prefix": "Bearer "}, {"headers": {"x-key": f"Bearer {SHARED}"}}),
        (
            {"secret_in": "password"},
            {"headers": {"authorization": "Basic " + base64.b64encode(f"any:{SHARED}".encode()).decode()}},
        ),
    ],
)  # fmt: skip
def test_a_secret_that_is_sent_along_is_the_right_one(check, said):
    assert genuine_(check, **said)
    assert genuine_(check, **said, secrets=["other", SHARED])
    assert "missing or not right" in refused(check, **said, secrets=["other"])
    assert "missing or not right" in refused(check)


@pytest.mark.parametrize("said", ["", "Bearer x", "Basic !", "Basic /w==", "Basic"])
def test_a_password_that_cannot_be_read_is_not_right(said):
    assert refused({"secret_in": "password"}, {"authorization": said})


def test_a_signature_with_a_key_is_checked_with_its_public_part():
    check = {"public_key": "ecdsa", "header": "X-Sig", "written": "base64", "signed": "{body}"}
    right = base64.b64encode(SENDGRID_KEY.sign(BODY, ec.ECDSA(hashes.SHA256()))).decode()

    assert genuine_(check, {"x-sig": right}, secrets=[SENDGRID_PUBLIC])
    assert refused(check, {"x-sig": right}, secrets=[SENDGRID_PUBLIC], body=b"{}")
    assert refused(check, {"x-sig": "AAAA"}, secrets=[SENDGRID_PUBLIC])


def test_secrets_are_compared_in_a_time_that_tells_nothing(monkeypatch):
    compared = []
    compare = hmac.compare_digest

    def noted(*two):
        compared.append(two)
        return compare(*two)

    monkeypatch.setattr(hmac, "compare_digest", noted)

    refused({"secret_in": "address"}, brought="wrong")
    refused(HMAC, {"x-sig": "00"})

    assert len(compared) == 2


@pytest.mark.parametrize(
    ("check", "secret"),
    [
        (HMAC, ""),
        (HMAC, " x "),
        (HMAC, "x\ny"),
        (HMAC, "x" * 2_001),
        ({**HMAC, "key": "base64"}, "whsec_!"),
        ({"public_key": "ecdsa", "header": "X"}, "MFkw"),
        ({"public_key": "ecdsa", "header": "X"}, "no key at all"),
        ({"secret_in": "address"}, "short"),
        ({"secret_in": "address"}, "with/a/slash-and-more"),
    ],
)
def test_what_cannot_be_a_secret_is_told_when_it_is_given(check, secret):
    with pytest.raises(DataError):
        check_secret(Check.model_validate(check), secret)


def test_what_can_be_one_is_taken():
    check_secret(Check.model_validate(HMAC), "x")
    check_secret(Check.model_validate({**HMAC, "key": "base64"}), "whsec_eHg=")
    check_secret(Check.model_validate({"public_key": "ecdsa", "header": "X"}), SENDGRID_PUBLIC)
    check_secret(Check.model_validate({"secret_in": "password"}), SHARED)
