"""The two signatures of the DingTalk platform, as the platform computes them (protocols: DingTalk 3.2 and 5.2)."""
import base64
import hashlib
import hmac
import urllib.parse


def hmac_base64(timestamp: str, secret: str) -> str:
    """base64(HMAC-SHA256(key = secret, data = timestamp + "\\n" + secret)), standard alphabet, padded."""
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def callback_sign(timestamp: str, app_secret: str) -> str:
    """The `sign` header of a robot callback: not URL-encoded."""
    return hmac_base64(timestamp, app_secret)


def robot_sign(timestamp: str, robot_secret: str) -> str:
    """The `sign` query parameter of a custom robot, percent-encoded as it stands in the URL."""
    return urllib.parse.quote(hmac_base64(timestamp, robot_secret), safe="")
