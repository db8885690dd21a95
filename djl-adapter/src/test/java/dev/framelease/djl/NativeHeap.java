package dev.framelease.djl;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** What malloc has given out in this process, by glibc's own account. */
final class NativeHeap {
  private NativeHeap() {}

  /** {@code struct mallinfo2} of malloc.h, glibc 2.33 and newer. */
  @FieldOrder({
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost"
  })
  public static class mallinfo2 extends Structure implements Structure.ByValue {
    public long arena;
    public long ordblks;
    public long smblks;
    public long hblks;
    public long hblkhd;
    public long usmblks;
    public long fsmblks;
    public long uordblks;
    public long fordblks;
    public long keepcost;
  }

  static long allocatedBytes() {
    mallinfo2 info =
        (mallinfo2)
            NativeLibrary.getInstance("c")
                .getFunction("mallinfo2")
                .invoke(mallinfo2.class, new Object[0]);
    return info.uordblks + info.hblkhd;
  }
}
