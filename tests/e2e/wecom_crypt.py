"""The envelope of the WeChat family as its platforms make and open it (protocols: WeCom 2), and what a test needs to call
gridbot as they do. Checked against the published vectors in test_fake_wecom.py."""
import base64
import hashlib
import os
import re
import struct

import requests
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAD_UNIT = 32


def sha1_sorted(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


class Crypt:
    def __init__(self, token: str, encoding_aes_key: str, receiveid: str):
        self.token, self.receiveid = token, receiveid
        self.key = base64.b64decode(encoding_aes_key + "=")

    def _cipher(self) -> Cipher:
        return Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16]))

    def signature(self, timestamp: str, nonce: str, encrypt: str) -> str:
        return sha1_sorted(self.token, timestamp, nonce, encrypt)

    def seal(self, message: str, random16: bytes | None = None, receiveid: str | None = None) -> str:
        raw = message.encode()
        plain = (random16 or os.urandom(16)) + struct.pack(">I", len(raw)) + raw + \
            (self.receiveid if receiveid is None else receiveid).encode()
        pad = PAD_UNIT - len(plain) % PAD_UNIT
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def open(self, encrypt: str) -> str:
        decryptor = self._cipher().decryptor()
        plain = decryptor.update(base64.b64decode(encrypt)) + decryptor.finalize()
        assert 1 <= plain[-1] <= PAD_UNIT and plain.endswith(plain[-1:] * plain[-1]), "padding"
        plain = plain[:-plain[-1]]
        length = struct.unpack(">I", plain[16:20])[0]
        assert plain[20 + length:].decode() == self.receiveid, "receiveid"
        return plain[20:20 + length].decode()

    def open_reply(self, body: str) -> dict:
        """The fields of a passive reply; None of them may be unsigned."""
        outer = fields(body)
        assert set(outer) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}, outer
        assert outer["MsgSignature"] == self.signature(outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
        return fields(self.open(outer["Encrypt"]))

    def query(self, encrypt: str, timestamp: str, nonce: str | None = None) -> dict:
        nonce = nonce or os.urandom(5).hex()
        return {"msg_signature": self.signature(timestamp, nonce, encrypt), "timestamp": timestamp, "nonce": nonce}

    def call(self, url: str, message: str, timestamp: str, receiveid: str | None = None, query=None) -> requests.Response:
        """POSTs an encrypted message as the platform does."""
        encrypt = self.seal(message, receiveid=receiveid)
        body = f"<xml><ToUserName><![CDATA[{self.receiveid}]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
        return requests.post(url, params={**self.query(encrypt, timestamp), **(query or {})}, data=body.encode(),
                             headers={"Content-Type": "text/xml"}, timeout=60)

    def check_url(self, url: str, plain: str, timestamp: str) -> requests.Response:
        """The GET by which a console checks an address."""
        echostr = self.seal(plain)
        return requests.get(url, params={**self.query(echostr, timestamp), "echostr": echostr}, timeout=60)


def fields(xml: str) -> dict:
    """Texts of the innermost elements by name."""
    found = re.findall(r"<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</\1>", xml, flags=re.S)
    return {name: cdata or text for name, cdata, text in found}


def xml_of(**elements) -> str:
    return "<xml>" + "".join(
        f"<{name}>{value}</{name}>" if isinstance(value, int) else f"<{name}><![CDATA[{value}]]></{name}>"
        for name, value in elements.items()) + "</xml>"
