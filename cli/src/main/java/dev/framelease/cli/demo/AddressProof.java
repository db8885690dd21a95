package dev.framelease.cli.demo;

import ai.djl.ndarray.NDArray;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.frame.Frame;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.memory.util.MemoryUtil;

/** Looks where a frame's readers see its pixels. */
record AddressProof(Map<String, Long> addresses) {
  private static final long NONE = 0;

  static AddressProof of(Frame frame, FrameBuffer buffer, NDArray array, Recording recording) {
    Map<String, Long> addresses = new LinkedHashMap<>();
    addresses.put("slot", frame.address());
    addresses.put("Arrow buffer", buffer.arrow().memoryAddress());
    addresses.put("NDArray", addressOf(array));
    recording.pixelsWrittenFrom().ifPresent(address -> addresses.put("IPC write", address));
    return new AddressProof(addresses);
  }

  /** DJL shows the address of an array only as that of a direct buffer over it. */
  private static long addressOf(NDArray array) {
    ByteBuffer bytes = array.toByteBuffer(true);
    return bytes.isDirect() ? MemoryUtil.getByteBufferAddress(bytes) : NONE;
  }

  boolean isOne() {
    return addresses.values().stream().distinct().count() == 1;
  }

  @Override
  public String toString() {
    String readers = String.join(", ", addresses.keySet());
    return isOne()
        ? "one, 0x" + Long.toHexString(addresses.get("slot")) + ": " + readers
        : addresses.entrySet().stream()
            .map(reader -> reader.getKey() + " 0x" + Long.toHexString(reader.getValue()))
            .collect(Collectors.joining(", ", "several: ", ""));
  }
}
