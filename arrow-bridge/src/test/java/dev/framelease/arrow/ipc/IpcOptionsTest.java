package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IpcOptionsTest {
  private static final IpcOptions STREAM = IpcOptions.of(IpcFormat.STREAM);

  @Test
  void shouldRefuseLz4WithTheReasonAndTheRemedy() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> STREAM.withCompression(Compression.LZ4));
    assertTrue(refused.getMessage().contains("2 s for a frame"), refused.getMessage());
    assertTrue(refused.getMessage().contains("use ZSTD"), refused.getMessage());
  }

  @Test
  void shouldRefuseATimeoutThatIsOver() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> STREAM.withTimeout(Duration.ZERO));
    assertTrue(refused.getMessage().contains("positive, and is PT0S"), refused.getMessage());
  }

  @Test
  void shouldChangeOneThingAtATime() {
    assertEquals(
        new IpcOptions(
            IpcFormat.STREAM, Compression.ZSTD, false, Optional.of(Duration.ofSeconds(2))),
        STREAM
            .withTimeout(Duration.ofSeconds(2))
            .withCompression(Compression.ZSTD)
            .withoutExtensionMetadata());
  }
}
