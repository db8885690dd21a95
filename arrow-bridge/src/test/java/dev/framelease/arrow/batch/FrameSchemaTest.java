package dev.framelease.arrow.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.LentSlot;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class FrameSchemaTest {
  private final FrameSchema schema = FrameSchema.of(8, 4);

  @Test
  void shouldBeAsDocumented() {
    Schema arrow = schema.arrow();
    assertEquals(Map.of("framelease.version", "1"), arrow.getCustomMetadata());
    assertEquals(
        "[frame, sequence, captured_at, requested_nanos, completed_nanos, region]",
        arrow.getFields().stream().map(Field::getName).toList().toString());
    assertFalse(arrow.getFields().stream().anyMatch(Field::isNullable));
    Field frame = arrow.findField("frame");
    assertEquals("BGRX", frame.getMetadata().get("framelease.pixel_format"));
    assertEquals("3", frame.getMetadata().get("framelease.undefined_channels"));
    assertEquals("Timestamp(NANOSECOND, UTC)", arrow.findField("captured_at").getType().toString());
    assertEquals(
        "[x: Int(32, true) not null, y: Int(32, true) not null, width: Int(32, true) not null, "
            + "height: Int(32, true) not null]",
        arrow.findField("region").getChildren().toString());
  }

  @Test
  void shouldRefuseAFrameOfAnotherSizeAndNameTheRemedy() {
    try (Frame frame = new LentSlot(7 * 4 * 4).lend(12, 7, 4)) {
      FrameFormatException refused =
          assertThrows(FrameFormatException.class, () -> schema.requireFits(frame.info()));
      assertTrue(refused.getMessage().contains("frame 12 is 7x4 BGRX"), refused.getMessage());
      assertTrue(refused.getMessage().contains("for 8x4 BGRX"), refused.getMessage());
      assertTrue(refused.getMessage().contains("start another file"), refused.getMessage());
    }
  }

  @Test
  void shouldRefusePaddedRowsAndNameTheRemedy() {
    FrameLayout padded = new FrameLayout(8, 4, PixelFormat.BGRX, 64, 256);
    try (Frame frame = new LentSlot(256).lend(12, padded)) {
      FrameFormatException refused =
          assertThrows(FrameFormatException.class, () -> schema.requireFits(frame.info()));
      assertTrue(refused.getMessage().contains("rows of 64 bytes, 32 of them"));
      assertTrue(refused.getMessage().contains("capture into packed rows"), refused.getMessage());
    }
  }

  @Test
  void shouldRefuseAFrameThatNoListCanHold() {
    assertThrows(FrameFormatException.class, () -> FrameSchema.of(32768, 16384));
    assertEquals(16384L * 32767 * 4, FrameSchema.of(16384, 32767).layout().byteSize());
    assertThrows(IllegalArgumentException.class, () -> FrameSchema.of(0, 4));
  }
}
