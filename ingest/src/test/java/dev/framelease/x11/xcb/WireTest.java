package dev.framelease.x11.xcb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Memory;
import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class WireTest {
  /** The room for replies is used again and again. */
  @Test
  void shouldReadNothingOfALongerReplyBefore() {
    try (Memory reply = new Memory(40)) {
      reply.clear();
      Wire wire = Wire.ofRoom(64).fill("the longer", reply, 40);
      assertEquals(0, wire.u8(39));

      Wire shorter = wire.fill("the shorter", reply, 32);

      assertEquals(32, shorter.length());
      assertEquals(0, shorter.u8(31));
      assertThrows(MalformedReplyException.class, () -> shorter.u8(32));
    }
  }
}
