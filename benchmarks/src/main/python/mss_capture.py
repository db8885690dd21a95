"""python-mss as one of the programs that are compared: takes the commands that capture.c explains."""

import sys
import time

import mss
import numpy


def words(shot):
    return numpy.frombuffer(shot.raw, dtype=numpy.uint64)


def capture(grabber, desktop, read):
    start = time.perf_counter_ns()
    shot = grabber.grab(desktop)
    if read:
        words(shot).sum()
    return time.perf_counter_ns() - start, shot


def colour(shot, x, y):
    blue, green, red = shot.raw[4 * (y * shot.width + x) : 4 * (y * shot.width + x) + 3]
    return red << 16 | green << 8 | blue


def answer(grabber, desktop, line):
    what, *rest = line.split()
    if what == "flow":
        return [capture(grabber, desktop, rest[0] == "read")[0] for _ in range(int(rest[1]))]
    nanos, shot = capture(grabber, desktop, what == "read")
    return [nanos, colour(shot, int(rest[0]), int(rest[1]))]


def main():
    grabber = mss.mss()
    for line in sys.stdin:
        if line == "close\n":
            grabber.close()
            print(0, flush=True)
        elif line == "open\n":
            grabber = mss.mss()
            print(0, flush=True)
        else:
            print(*answer(grabber, grabber.monitors[0], line), flush=True)
    grabber.close()


main()
