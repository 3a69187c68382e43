#!/usr/bin/env python3
"""How fast a signed webhook becomes a stored case, measured against a server that stores nothing.

    run_bench.py --build build/release-tests [--rounds 3] [--seconds 5] [--connections 128] [--min-ratio 0.2 | --min-best 0.12]

Runs wrk against `gridbot serve` (one I/O thread, synchronous=FULL, a town of 2,000 building groups) and against
`bench_bare_server` of the same build (verify, parse, answer a fixed text), in alternating rounds, and compares medians.
Every message comes from another person and place, so each must become a case; the cases are counted at the end.
Absolute figures depend on the machine and are only printed; the ratio is asserted.

The platform behind gridbot is a responder with 50 ms of latency. gridbot stands still (SIGSTOP) while the bare
server is measured, so that what it still has to deliver does not slow the other side.
"""
import argparse
import multiprocessing
import os
import pathlib
import signal
import statistics
import sys
import tempfile

import bench
import harness   # found by bench
from bench import cpu_seconds, peak_memory_mib, run_wrk, show


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=harness.ROOT / "build" / "release-tests")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--min-ratio", type=float, help="of the middle round")
    parser.add_argument("--min-best", type=float, help="of the best round: what a disk that stalls leaves of the figure")
    parser.add_argument("--max-p99-ms", type=float, help="also assert p99 at half load (noisy machines: leave it out)")
    arguments = parser.parse_args()
    build = arguments.build.resolve()

    parent_end, child_end = multiprocessing.Pipe()
    platform = multiprocessing.Process(target=bench.platform_main, args=(child_end,), daemon=True)
    platform.start()
    platform_url = f"http://127.0.0.1:{parent_end.recv()}"

    faults = []
    with tempfile.TemporaryDirectory(prefix="gridbot-bench-") as folder:
        config = bench.write_big_town(pathlib.Path(folder) / "town", platform_url)
        harness.BINARY = build / "gridbot"
        town = harness.Town(config.parent, platform=None, config=config, sim_clock=None, start=False)
        bare = None
        try:
            town.start()
            bare = harness.Process([build / "tests" / "bench_bare_server", harness.CLIENT_SECRET])
            bare_url = "http://" + bare.expect(r"^listening (?:http://)?(127\.0\.0\.1:\d+)")[1]
            pid = town.process.child.pid
            accepted = 0
            at_most = 0

            def measure(name, run_id, **options):
                nonlocal accepted, at_most
                before = cpu_seconds(pid)
                figures = run_wrk(town.public, run_id, **options)
                figures["cpu_us"] = {thread: (after - before.get(thread, 0)) * 1e6 / max(1, figures["requests"])
                                     for thread, after in cpu_seconds(pid).items()}
                if options.get("kind", "case") == "case":
                    accepted += figures["requests"] - figures["refused"]
                    at_most += figures["requests"] + options["connections"]   # some were under way when wrk stopped
                if figures["refused"] or figures["broken"]:
                    faults.append(f"{name}: {figures['refused']} refused, {figures['broken']} broken")
                show(name, figures)
                return figures

            load = {"connections": arguments.connections}
            measure("warming up", "w", seconds=1, **load)
            stored, alone, talk = [], [], []
            for number in range(arguments.rounds):
                os.kill(pid, signal.SIGSTOP)
                alone.append(run_wrk(bare_url, f"b{number}", arguments.seconds, arguments.connections))
                show(f"bare server, round {number + 1}", alone[-1])
                os.kill(pid, signal.SIGCONT)
                stored.append(measure(f"new cases, round {number + 1}", f"c{number}", seconds=arguments.seconds, **load))
                talk.append(measure(f"small talk, round {number + 1}", f"t{number}", seconds=max(2, arguments.seconds // 2),
                                    kind="talk", **load))

            def median(runs):
                return statistics.median(run["rate"] for run in runs)

            target = median(stored) / 2
            pause_ms = max(1, round(1000 * arguments.connections / target
                                    - statistics.median(run["p50_us"] for run in stored) / 2000))
            half = measure("new cases, half load", "h", seconds=arguments.seconds, delay_ms=pause_ms, **load)
            memory = peak_memory_mib(pid)

            tickets = [case["ticket"] for case in town.cases(limit=500)]
            if len(tickets) != len(set(tickets)):
                faults.append(f"{len(tickets) - len(set(tickets))} tickets are listed twice")
            if not accepted <= len(tickets) <= at_most:
                faults.append(f"{accepted} messages were accepted, {len(tickets)} cases are stored")
            if town.stop() != 0:
                faults.append("gridbot did not end with 0")
        finally:
            for process in (town.process, bare):
                if process is not None:
                    process.kill()   # SIGKILL also ends a stopped process
            platform.kill()

    middle = sorted(stored, key=lambda run: run["rate"])[len(stored) // 2]
    # Each round against the bare server just before it: the machine itself may be twice as fast a moment later.
    ratios = [ours["rate"] / theirs["rate"] for ours, theirs in zip(stored, alone)]
    ratio, best = statistics.median(ratios), max(ratios)
    talk_ratio = statistics.median(ours["rate"] / theirs["rate"] for ours, theirs in zip(talk, alone))
    print()
    print(f"bare server      {median(alone):9.0f}/s")
    print(f"new cases        {median(stored):9.0f}/s   p50 {middle['p50_us'] / 1000:.2f} ms   p99 {middle['p99_us'] / 1000:.2f} ms")
    print(f"small talk       {median(talk):9.0f}/s")
    print(f"half load        {half['rate']:9.0f}/s   p99 {half['p99_us'] / 1000:.2f} ms (goal: under 20 ms)")
    for name, run in (("new cases", middle), ("small talk", talk[-1])):
        shares = ", ".join(f"{thread} {spent:.0f}" for thread, spent in sorted(run["cpu_us"].items()) if spent >= 1)
        print(f"processor time   {sum(run['cpu_us'].values()):9.0f} us for each of the {name} ({shares})")
    print(f"peak memory      {memory:9.0f} MiB")
    print(f"stored           {len(tickets):9d} cases for {accepted} accepted messages")
    print(f"ratio small talk {talk_ratio:.2f} (of the bare server)")
    print(f"ratio new cases  {ratio:.2f} (of the bare server), in the best round {best:.2f}")
    for what, reached, asked in (("middle", ratio, arguments.min_ratio), ("best", best, arguments.min_best)):
        if asked and reached < asked:
            faults.append(f"the {what} round's ratio {reached:.2f} is below {asked:.2f}")
    if arguments.max_p99_ms and half["p99_us"] > arguments.max_p99_ms * 1000:
        faults.append(f"p99 at half load {half['p99_us'] / 1000:.2f} ms is over {arguments.max_p99_ms} ms")
    for fault in faults:
        print(f"FAULT {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
