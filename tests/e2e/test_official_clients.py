"""Our fakes are what gridbot is tested against; the platforms' own clients must find nothing strange about them."""
import json
import os
import shutil
import subprocess
import warnings

import pytest

from harness import HERE, Process, wait_until
from socket_platforms import SocketPlatform

PACKAGES = ["dingtalk-stream@2.1.5", "@wecom/aibot-node-sdk@1.0.7"]


def skip_loudly(why):
    warnings.warn(f"THE OFFICIAL CLIENTS WERE NOT RUN: {why}")
    pytest.skip(why)


@pytest.fixture(scope="module")
def node_modules(tmp_path_factory):
    """A folder with the packages; GRIDBOT_NODE_MODULES names one that has them already."""
    if known := os.environ.get("GRIDBOT_NODE_MODULES"):
        return known
    if not shutil.which("npm") or not shutil.which("node"):
        skip_loudly("npm is not installed")
    folder = tmp_path_factory.mktemp("npm")
    try:
        subprocess.run(["npm", "install", "--no-fund", "--no-audit", "--ignore-scripts", *PACKAGES], cwd=folder,
                       check=True, capture_output=True, timeout=120)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failure:
        skip_loudly(f"npm install failed: {failure}")
    return str(folder)


class Client:
    def __init__(self, face, platform, node_modules):
        self.process = Process(["node", HERE / "official_client.mjs", face, platform.url],
                               env=os.environ | {"GRIDBOT_NODE_MODULES": node_modules})

    def told(self, what):
        def found():
            lines = [json.loads(line) for line in self.process.stdout if line.startswith("{")]
            return next((line for line in lines if what in line), None)
        return wait_until(found, f"{what}\n{self.process.said()}")


@pytest.fixture
def client_of(node_modules):
    started = []

    def start(face):
        platform = SocketPlatform(face)
        started.append(platform.process)
        client = Client(face, platform, node_modules)
        started.append(client.process)
        return platform, client

    yield start
    for process in started:
        process.kill()


def test_dingtalks_client_is_content_with_our_stream(client_of):
    platform, client = client_of("dingtalk")
    assert client.told("connected")["connected"] is True
    platform.push({"type": "SYSTEM", "headers": {"topic": "ping", "messageId": "p"}, "data": '{"opaque":"x"}'})
    platform.push({"specVersion": "1.0", "type": "CALLBACK", "data": '{"text":{"content":"电梯坏了"}}',
                   "headers": {"topic": "/v1.0/im/bot/messages/get", "messageId": "m", "contentType": "application/json"}})
    assert client.told("heard")["heard"] == "电梯坏了"
    wait_until(lambda: {frame["headers"]["messageId"] for frame in platform.frames()} >= {"p", "m"}, "both acknowledged")


def test_wecoms_client_is_content_with_our_robot(client_of):
    platform, client = client_of("aibot")
    assert client.told("connected")
    platform.push({"cmd": "aibot_msg_callback", "headers": {"req_id": "r1"},
                   "body": {"msgid": "1", "aibotid": "aibTEST", "chatid": "wr1", "chattype": "group",
                            "from": {"userid": "wang"}, "msgtype": "text", "text": {"content": "电梯坏了"}}})
    assert client.told("heard")["heard"] == "电梯坏了"
    assert client.told("answered") == {"answered": 0, "pushed": 0}
    reply = platform.frames(cmd="aibot_respond_msg")[0]
    assert reply["headers"]["req_id"] == "r1" and reply["body"]["stream"]["finish"] is True
