package dev.framelease.benchmarks.compare.program;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Bytes of the Java heap that all living threads have allocated since they started. */
final class AllocatedBytes {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  long now() {
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      // -1 stands for a thread that has ended meanwhile.
      sum += Math.max(bytes, 0);
    }
    return sum;
  }
}
