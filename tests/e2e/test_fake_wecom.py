"""The tests' own envelope agrees with the published vectors, and with the platform's own package where it can be had."""
import json
import os
import shutil
import subprocess
import warnings

import pytest

from harness import FIXTURES, TICKET
from wecom_crypt import Crypt, fields, sha1_sorted
from wecom_town import *   # noqa: F401,F403
from wecom_town import AES_KEY, CORP

VECTORS = json.loads((FIXTURES / "wecom" / "vectors.json").read_text(encoding="utf-8"))

# What the official package makes of a vector: its signature, what it opens, what it seals.
NODE = """
const { decrypt, encrypt, getSignature } = require('@wecom/crypto');
const v = JSON.parse(process.argv[1]);
console.log(JSON.stringify({
  signature: getSignature(v.token, v.timestamp, v.nonce, v.encrypt),
  opened: decrypt(v.encoding_aes_key, v.encrypt),
  sealed: encrypt(v.encoding_aes_key, v.plaintext, v.receiveid, Buffer.from(v.random16)),
}));
"""


def crypt_of(vector) -> Crypt:
    return Crypt(vector["token"], vector["encoding_aes_key"], vector["receiveid"])


@pytest.mark.parametrize("vector", VECTORS["crypt"], ids=lambda v: v["id"])
def test_the_envelope_of_these_tests_agrees_with_the_published_one(vector):
    crypt = crypt_of(vector)
    assert crypt.signature(vector["timestamp"], vector["nonce"], vector["encrypt"]) == vector["msg_signature"]
    assert crypt.open(vector["encrypt"]) == vector["plaintext"]
    assert crypt.seal(vector["plaintext"], vector["random16"].encode()) == vector["encrypt"]


def test_sorting_is_bytewise():
    for vector in VECTORS["sorting"]:
        assert sha1_sorted(*vector["inputs"]) == vector["sha1"]


def test_the_sample_reply_opens():
    crypt = Crypt("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
    reply = crypt.open_reply((FIXTURES / "wecom" / "02_app_text.reply.encrypted.xml").read_text(encoding="utf-8"))
    assert reply == fields((FIXTURES / "wecom" / "02_app_text.reply.plain.xml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def official_package(tmp_path_factory):
    """A folder in which node finds @wecom/crypto. Its absence is told, not passed over."""
    folder = os.environ.get("GRIDBOT_NODE_MODULES")
    if folder:
        return folder
    if not shutil.which("npm"):
        warnings.warn("npm is absent: the envelope is not checked against @wecom/crypto")
        pytest.skip("npm is absent")
    folder = tmp_path_factory.mktemp("npm")
    done = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "@wecom/crypto@1.0.1"], cwd=folder,
                          capture_output=True, text=True, timeout=180)
    if done.returncode != 0:
        warnings.warn("npm cannot install @wecom/crypto: the envelope is not checked against it")
        pytest.skip("@wecom/crypto cannot be installed")
    return folder


def test_the_official_package_agrees_with_every_vector(official_package):
    for vector in VECTORS["crypt"]:
        said = subprocess.run(["node", "-e", NODE, json.dumps(vector)], cwd=official_package, capture_output=True, text=True,
                              timeout=30)
        assert said.returncode == 0, said.stderr
        answer = json.loads(said.stdout)
        assert answer["signature"] == vector["msg_signature"], vector["id"]
        assert answer["opened"]["message"] == vector["plaintext"], vector["id"]
        assert answer["opened"]["id"] == vector["receiveid"], vector["id"]
        assert answer["sealed"] == vector["encrypt"], vector["id"]


OPEN = """
const { decrypt } = require('@wecom/crypto');
console.log(JSON.stringify(decrypt(process.argv[1], process.argv[2])));
"""


def test_the_official_package_opens_what_gridbot_answers(official_package, start_wecom_town):
    town = start_wecom_town("wecom")
    answer = town.post_app(town.app_xml("lixiaomei", "text", Content="3号楼2单元楼道灯坏了", MsgId=1))
    said = subprocess.run(["node", "-e", OPEN, AES_KEY, fields(answer.text)["Encrypt"]], cwd=official_package,
                          capture_output=True, text=True, timeout=30)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["id"] == CORP
    assert TICKET.search(fields(json.loads(said.stdout)["message"])["Content"])
