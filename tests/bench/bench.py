"""What the benchmarks stand on: a platform with the latency of a real one, a big town, wrk, and what a process costs."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
import harness   # noqa: E402
from signatures import callback_sign   # noqa: E402

VILLAGES, GRIDS_EACH, BUILDINGS_EACH = 10, 10, 20
PLATFORM_LATENCY_S = 0.05


def platform_main(pipe) -> None:
    """Answers every call after the latency of a real platform, for next to no CPU."""
    import asyncio

    answer = b'{"accessToken":"t","expireIn":7200,"processQueryKey":"k","invalidStaffIdList":[],' \
             b'"flowControlledStaffIdList":[],"errcode":0,"errmsg":"ok"}'
    response = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(answer), answer)

    async def serve(reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: *(\d+)", head)
                await reader.readexactly(int(length[1]) if length else 0)
                await asyncio.sleep(PLATFORM_LATENCY_S)
                writer.write(response)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def write_big_town(folder: pathlib.Path, platform_url: str) -> pathlib.Path:
    """The Sanhehu town with 100 more grids, 2,000 buildings, a group for each and a member for each grid."""
    grids, staff, groups = [], [], []
    building = 0
    for village in range(1, VILLAGES + 1):
        grids.append(f"SH-V{village},压测{village}村,村,SH,农村,,")
        for number in range(1, GRIDS_EACH + 1):
            grid = f"SH-V{village}-{number}"
            grids.append(f"{grid},压测{village}村第{number}网格,网格,SH-V{village},农村,,300")
            staff.append(f"b{village}-{number},赵{village}{number},,,网格员,{grid},,ding_b{village}_{number},,")
            groups.append(f"ding,cidBenchWork{village}x{number}==,压测工作群,工作群,{grid},")
            for _ in range(BUILDINGS_EACH):
                building += 1
                grids.append(f"{grid}-B{building},{building}号楼,楼栋,{grid},农村,,40")
                groups.append(f"ding,cidBench{building}==,压测{building}号楼群,楼栋群,{grid}-B{building},")
    more = {"grids.csv": grids, "staff.csv": staff, "groups.csv": groups}

    def edit(name, text):
        if name == "gridbot.toml":
            return text.replace("threads = 2", "threads = 1")
        if name in more:
            return text.rstrip("\n") + "\n" + "\n".join(more[name]) + "\n"
        return text

    return harness.write_town(folder, platform_url, edit)


def run_wrk(url: str, run_id: str, seconds: int, connections: int, kind="case", delay_ms=0, script="webhooks.lua",
            threads=1) -> dict:
    timestamp = str(int(time.time() * 1000))
    result = subprocess.run(
        ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / script), url, "--",
         run_id, timestamp, callback_sign(timestamp, harness.CLIENT_SECRET), kind, str(delay_ms)],
        capture_output=True, text=True, timeout=seconds + 120)
    found = re.search(r"^RESULT (.*)$", result.stdout, re.M)
    if not found:
        raise SystemExit(f"wrk failed:\n{result.stdout}\n{result.stderr}")
    if wrong := re.search(r"^WRONG (.*)$", result.stdout, re.M):
        print(f"the last answer that was not what it should have been: {wrong[1]}")
    figures = json.loads(found[1])
    figures["rate"] = figures["requests"] / (figures["duration_us"] / 1e6)
    figures["connections"] = connections
    return figures


def peak_memory_mib(pid: int) -> float:
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def resident_memory_mib(pid: int) -> float:
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def cpu_seconds(pid: int) -> dict[str, float]:
    """Processor time by thread name: steadier than rates on a machine that others use too."""
    spent: dict[str, float] = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        name, fields = re.match(r"\d+ \((.*)\) (.*)", (task / "stat").read_text(), re.S).groups()
        user, system = fields.split()[11:13]
        spent[name] = spent.get(name, 0) + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return spent


def show(name: str, figures: dict) -> None:
    print(f"{name:<28} {figures['rate']:9.0f}/s   p50 {figures['p50_us'] / 1000:7.2f} ms   "
          f"p99 {figures['p99_us'] / 1000:7.2f} ms   refused {figures['refused']}   broken {figures['broken']}", flush=True)
