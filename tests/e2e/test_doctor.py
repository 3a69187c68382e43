"""`gridbot doctor`: what `check` says, and what it finds when it goes out (design 6.1)."""
import socket

import harness
from harness import run_gridbot
from wecom_town import WecomPlatform, only_channels

DING = only_channels("ding", "ding-leaders")
WECOM = only_channels("wecom", "kf", "oa", "report")


def lines_of(result, channel):
    """What was said of a channel, without the table of what it can do."""
    return [line.removeprefix(f"{channel}: ") for line in result.stdout.splitlines() if line.startswith(f"{channel}: ")]


def leads_to(address, config):
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('public_url = "http://127.0.0.1:18080"', f'public_url = "{address}"'), encoding="utf-8")


def test_everything_is_well_beside_the_running_service(start_town, platform):
    town = start_town(edit=DING)
    leads_to(town.public, town.config)

    result = run_gridbot("doctor", "--config", town.config)

    assert result.returncode == 0, result.stdout + result.stderr
    assert lines_of(result, "ding") == [f"ok: {platform.url} gives an access token", f"ok: {town.public}/webhook/ding leads here"]
    assert lines_of(result, "ding-leaders") == [f"ok: {platform.url} answers"]
    assert "answers at once" in result.stdout        # what each channel can do, as `check` has it
    assert platform.everything_said().count("msgtype") == 0 and platform.ding_robot() == []


def test_wechat_family_gives_its_tokens_too(tmp_path):
    wecom = WecomPlatform(tmp_path / "ledger.jsonl")
    try:
        config = harness.write_town(tmp_path / "town", wecom.url, WECOM)
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))      # nobody listens there, and nobody else can
            leads_to(f"http://127.0.0.1:{held.getsockname()[1]}", config)
            result = run_gridbot("doctor", "--config", config)
    finally:
        wecom.stop()

    assert result.returncode == 0, result.stdout + result.stderr
    for channel in ("wecom", "kf", "oa", "report"):
        assert f"ok: {wecom.url} gives an access token" in lines_of(result, channel)
    assert any(line.startswith("warning: nobody answers at ") for line in lines_of(result, "wecom"))
    assert len(lines_of(result, "report")) == 1      # it is polled: nobody calls back


def test_platform_that_is_not_there_is_the_machines_fault(tmp_path):
    config = harness.write_town(tmp_path / "town", "http://127.0.0.1:9", DING)

    result = run_gridbot("doctor", "--config", config)

    assert result.returncode == 1
    assert lines_of(result, "ding")[0].startswith("fault: http://127.0.0.1:9 cannot be reached (")
    assert lines_of(result, "ding-leaders")[0].startswith("fault: http://127.0.0.1:9 cannot be reached (")


def test_secret_that_the_platform_refuses_is_a_fault_and_never_printed(tmp_path, platform):
    config = harness.write_town(tmp_path / "town", platform.url, lambda name, text: DING(name, text).replace(
        "dingtestsecret", "dingwrongsecret"))

    result = run_gridbot("doctor", "--config", config)

    assert result.returncode == 1
    assert lines_of(result, "ding")[0].startswith(f"fault: {platform.url} gives no access token (HTTP ")
    assert "dingwrongsecret" not in result.stdout + result.stderr


def test_faults_of_the_file_are_told_and_nobody_is_called(tmp_path, platform):
    config = harness.write_town(tmp_path / "town", platform.url, lambda name, text: DING(name, text).replace(
        "0000-6000003,网格员", "0000-6000003,网格王"))

    result = run_gridbot("doctor", "--config", config)

    assert result.returncode == 2 and "网格王" in result.stdout
    assert platform.calls() == []
