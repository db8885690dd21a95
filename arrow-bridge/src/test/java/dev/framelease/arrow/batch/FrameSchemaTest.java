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
import java.util.HashMap;
import java.util.List;
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
        "[frame, sequence, captured_at, requested_nanos, completed_nanos, region, "
            + "damage, geometry_epoch]",
        arrow.getFields().stream().map(Field::getName).toList().toString());
    assertEquals(
        List.of("damage"),
        arrow.getFields().stream().filter(Field::isNullable).map(Field::getName).toList());
    Field frame = arrow.findField("frame");
    assertEquals("BGRX", frame.getMetadata().get("framelease.pixel_format"));
    assertEquals("3", frame.getMetadata().get("framelease.undefined_channels"));
    assertEquals("Timestamp(NANOSECOND, UTC)", arrow.findField("captured_at").getType().toString());
    assertEquals(
        "[x: Int(32, true) not null, y: Int(32, true) not null, width: Int(32, true) not null, "
            + "height: Int(32, true) not null]",
        arrow.findField("region").getChildren().toString());
    Field rectangle = arrow.findField("damage").getChildren().get(0);
    assertEquals(arrow.findField("region").getChildren(), rectangle.getChildren());
    assertEquals("Int(32, true)", arrow.findField("geometry_epoch").getType().toString());
  }

  @Test
  void shouldSayWhichBitsOfAWordMeanNothing() {
    Field deep = FrameSchema.of(8, 4, PixelFormat.XRGB2101010).arrow().findField("frame");
    assertEquals("XRGB2101010", deep.getMetadata().get("framelease.pixel_format"));
    assertEquals("30,31", deep.getMetadata().get("framelease.undefined_bits"));
    assertFalse(deep.getMetadata().containsKey("framelease.undefined_channels"));
    assertEquals("Int(32, false)", deep.getChildren().get(0).getType().toString());
    Field narrow = FrameSchema.of(8, 4, PixelFormat.RGB565).arrow().findField("frame");
    assertEquals("RGB565", narrow.getMetadata().get("framelease.pixel_format"));
    assertFalse(narrow.getMetadata().containsKey("framelease.undefined_bits"));
    assertEquals("Int(16, false)", narrow.getChildren().get(0).getType().toString());
  }

  @Test
  void shouldTakeMetadataOfTheCaller() {
    FrameSchema of =
        schema
            .withMetadata(Map.of(FrameSchema.DISPLAY_KEY, ":0"))
            .withMetadata(Map.of(FrameSchema.MONITOR_KEY, "HDMI-1"));
    assertEquals(
        Map.of(
            "framelease.version", "1",
            "framelease.display", ":0",
            "framelease.monitor", "HDMI-1"),
        of.arrow().getCustomMetadata());
    assertEquals(schema.arrow().getFields(), of.arrow().getFields());
    assertEquals(schema.layout(), of.layout());
    assertThrows(
        IllegalArgumentException.class,
        () -> schema.withMetadata(Map.of(FrameSchema.VERSION_KEY, "2")));
  }

  @Test
  void shouldRefuseMetadataThatNoReaderWouldTake() {
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < SchemaMetadata.MAX_KEYS - 1; i++) {
      keys.put("key " + i, "");
    }
    FrameSchema most = schema.withMetadata(keys);
    assertEquals(SchemaMetadata.MAX_KEYS, most.arrow().getCustomMetadata().size());
    Map<String, String> more = Map.of("one more", "");
    assertThrows(IllegalArgumentException.class, () -> most.withMetadata(more));
    int left = SchemaMetadata.MAX_CHARACTERS - "framelease.version1".length() - 1;
    schema.withMetadata(Map.of("k", "v".repeat(left)));
    Map<String, String> tooLong = Map.of("k", "v".repeat(left + 1));
    var refused = assertThrows(IllegalArgumentException.class, () -> schema.withMetadata(tooLong));
    assertTrue(refused.getMessage().contains("1048576 characters"), refused.getMessage());
    assertTrue(refused.getMessage().contains("and this one 2 and 1048577"), refused.getMessage());
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
      assertTrue(refused.getMessage().contains("or let Frame.toPacked"), refused.getMessage());
    }
  }

  @Test
  void shouldRefuseAFrameThatNoListCanHold() {
    assertThrows(FrameFormatException.class, () -> FrameSchema.of(32768, 16384));
    assertEquals(16384L * 32767 * 4, FrameSchema.of(16384, 32767).layout().byteSize());
    assertThrows(IllegalArgumentException.class, () -> FrameSchema.of(0, 4));
  }
}
