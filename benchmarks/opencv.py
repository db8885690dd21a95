#!/usr/bin/env python3
"""What the benchmark Preprocessing does, by OpenCV: BGRX to float32 planes of RGB from 0 to 1.

Needs python3-opencv. Usage: benchmarks/opencv.py [THREADS [FILE1920 FILE3840]]. The files hold the
pixels, as the X server leaves them in shared memory; without them they are random, and in memory of
NumPy's, which has larger pages. Prints the median in microseconds.
"""

import statistics
import sys
import time

import cv2
import numpy as np

SECONDS = 0.7


def median(work):
    """Runs for a while without looking, then for as long with a clock."""
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        work()
    times = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def planes(image, size, interpolation, out):
    """Resize, cvtColor, and a transpose that scales into memory that is used again."""
    resized = cv2.resize(image, size, interpolation=interpolation) if size else image
    rgb = cv2.cvtColor(resized, cv2.COLOR_BGRA2RGB)
    np.multiply(rgb.transpose(2, 0, 1), np.float32(1 / 255), out=out)


def blob(image, size):
    """cvtColor and blobFromImage, which takes three channels alone."""
    bgr = cv2.cvtColor(image, cv2.COLOR_BGRA2BGR)
    return cv2.dnn.blobFromImage(bgr, 1 / 255, size, swapRB=True)


def pixels(width, height):
    """Maps the file of this width, or makes random pixels."""
    shape = (height, width, 4)
    if len(sys.argv) <= 3:
        return np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    return np.memmap(sys.argv[2 if width == 1920 else 3], np.uint8, "r", shape=shape)


def main():
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    cv2.setNumThreads(threads)
    print(f"OpenCV {cv2.__version__}, {threads} threads, microseconds")
    small = (640, 640)
    for width in (1920, 3840):
        height = width * 9 // 16
        image = pixels(width, height)
        out = np.empty((3, 640, 640), np.float32)
        full = np.empty((3, height, width), np.float32)
        for name, work in (
            ("BILINEAR_640 planes", lambda: planes(image, small, cv2.INTER_LINEAR, out)),
            ("BILINEAR_640 blob", lambda: blob(image, small)),
            ("AREA_640 planes", lambda: planes(image, small, cv2.INTER_AREA, out)),
            ("FULL planes", lambda: planes(image, None, None, full)),
            ("FULL blob", lambda: blob(image, (width, height))),
        ):
            print(f"{width} {name} {median(work):.0f}")


if __name__ == "__main__":
    main()
