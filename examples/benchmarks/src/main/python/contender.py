"""What a contender is told on its command line, and how it answers: see Task.java."""
import os
import socket
import sys
import time

import numpy as np

ROW, FOLDER, MODE, THREADS, *MORE = sys.argv[1:]
QUICK = MODE == "quick"
FIRST = int(MODE[6:]) if MODE.startswith("first-") else 0
PORT = os.environ.get("ADJOINT_BENCHMARKS_TURNS")
TURNS = PORT and not FIRST and socket.create_connection(("127.0.0.1", int(PORT))).makefile("rw")


def read(name, dtype, *shape):
    return np.fromfile(f"{FOLDER}/{name}", dtype).reshape(shape)


def version(text):
    print("@ version", text)


def check(*numbers, row=ROW):
    print("@ check", row, *(float(x) for x in numbers))


def report(times, row=ROW):
    times = sorted(t * 1e9 for t in times)
    print("@ time", row, times[len(times) // 2], times[0], times[-1], -1)


def turn(row):
    """Waits for it, as Turn.java does."""
    if TURNS:
        print(row, file=TURNS, flush=True)
        if not TURNS.readline():
            sys.exit("nobody gives turns any more")


def run(step, count):
    start = time.perf_counter()
    for _ in range(count):
        step()
    return (time.perf_counter() - start) / count


def warm_up(step, row, plateau, limit):
    """Until a step no longer becomes faster, as WarmUp.java does; how long one takes then."""
    start = time.perf_counter()
    best = float("inf")
    per_step = run(step, 1)
    improved = time.perf_counter()
    while time.perf_counter() - improved < plateau and time.perf_counter() - start < limit:
        per_step = run(step, max(1, int(0.05 / per_step)))
        if per_step < 0.98 * best:
            best = per_step
            improved = time.perf_counter()
    print("@ warm", row, time.perf_counter() - start)
    return per_step


def samples(step, row=ROW, plateau=0.6, limit=6.0, samples=25, sample=0.06):
    """The same scheme as StepTimer.java."""
    if QUICK:
        plateau, limit, samples, sample = 0.1, 0.5, 9, 0.01
    turn(row)
    per_step = warm_up(step, row, plateau, limit)
    count = max(1, int(np.ceil(sample / per_step)))
    if per_step > 0.3:
        samples = 9
    times = []
    for _ in range(samples):
        turn(row)
        if count > 1:
            step()
        times.append(run(step, count))
    report(times, row)


def measure(step):
    check(*(step() for _ in range(5)))
    if FIRST:
        for _ in range(FIRST - 5):
            step()
        report([time.process_time()])
    else:
        samples(step)


def latencies(call, tail):
    """Single calls, as StepTimer.latencies times them."""
    turn(ROW)
    warm_up(call, ROW, 0.1 if QUICK else 0.6, 6.0)
    halves, tails = [], []
    for _ in range(5 if QUICK else 25):
        turn(ROW)
        run(call, 100)
        times = []
        for _ in range(2000):
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        times.sort()
        halves.append(times[1000])
        tails.append(times[1980])
    report(halves)
    report(tails, tail)
