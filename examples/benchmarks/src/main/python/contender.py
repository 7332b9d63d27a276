"""What a contender is told on its command line, and how it answers: see Task.java."""
import os
import socket
import sys
import time

import numpy as np

ROW, FOLDER, MODE, THREADS, *MORE = sys.argv[1:]
QUICK = MODE == "quick"
PORT = os.environ.get("ADJOINT_BENCHMARKS_TURNS")
TURNS = PORT and socket.create_connection(("127.0.0.1", int(PORT))).makefile("rw")


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


def samples(step, row=ROW, warm_up=2.0, samples=25, sample=0.06):
    """The same scheme as StepTimer.java."""
    if QUICK:
        warm_up, samples, sample = 0.3, 9, 0.01
    turn(row)
    start = time.perf_counter()
    per_step = run(step, 1)
    while time.perf_counter() - start < warm_up:
        per_step = run(step, max(1, int(0.1 * warm_up / per_step)))
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
    samples(step)
