"""What senders do before they send: they sign, each in the way that its documentation describes.

Written apart from the product's own reading of signatures, so that both cannot be wrong in one way.
"""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SENDGRID_KEY = ec.derive_private_key(0x1EAD1164, ec.SECP256R1())
SENDGRID_PUBLIC = base64.b64encode(
    SENDGRID_KEY.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
).decode()


def digest(secret, content, kind):
    return hmac.new(secret.encode(), content, kind)


def stamped(name):
    """Sign as Stripe does: `t=...,v1=...`."""

    def sign(secret, body, _address, seconds):
        signature = digest(secret, f"{seconds}.".encode() + body, "sha256").hexdigest()
        return {name: f"t={seconds},v1={signature}"}

    return sign


def typeform(secret, body, _address, _seconds):
    return {
        "Typeform-Signature": f"sha256={base64.b64encode(digest(secret, body, 'sha256').digest()).decode()}"
    }


def tawk(secret, body, _address, _seconds):
    return {"X-Tawk-Signature": digest(secret, body, "sha1").hexdigest()}


def hubspot(secret, body, address, seconds):
    at = str(seconds * 1000)
    signature = digest(secret, f"POST{address}".encode() + body + at.encode(), "sha256").digest()
    return {
        "X-HubSpot-Signature-v3": base64.b64encode(signature).decode(),
        "X-HubSpot-Request-Timestamp": at,
    }


def sendgrid(secret, body, _address, seconds):
    key = SENDGRID_KEY if secret == SENDGRID_PUBLIC else ec.derive_private_key(7, ec.SECP256R1())
    signature = key.sign(str(seconds).encode() + body, ec.ECDSA(hashes.SHA256()))
    return {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": str(seconds),
    }


def postmark(secret, _body, _address, _seconds):
    return {"Authorization": f"Basic {base64.b64encode(f'leadlight:{secret}'.encode()).decode()}"}


def mandrill(secret, body, address, _seconds):
    content = address + "".join(name + value for name, value in sorted(parse_qsl(body.decode())))
    return {
        "X-Mandrill-Signature": base64.b64encode(digest(secret, content.encode(), "sha1").digest()).decode()
    }


SIGNED = {
    "calendly": stamped("Calendly-Webhook-Signature"),
    "google-forms": stamped("X-Leadlight-Signature"),
    "hubspot": hubspot,
    "mandrill": mandrill,
    "postmark": postmark,
    "sendgrid": sendgrid,
    "stripe": stamped("Stripe-Signature"),
    "tawk": tawk,
    "typeform": typeform,
}
"""The headers with which a sender signs: of a secret, a body, an address and a time in seconds."""


def mailgun_body(secret, body):
    """Sign as Mailgun does, inside the body."""
    content = json.loads(body)
    said = content["signature"]
    said["signature"] = digest(secret, (said["timestamp"] + said["token"]).encode(), "sha256").hexdigest()
    return json.dumps(content).encode()


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()
