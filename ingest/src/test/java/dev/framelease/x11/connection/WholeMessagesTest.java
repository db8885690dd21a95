package dev.framelease.x11.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.x11.connection.WholeMessages.Found;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class WholeMessagesTest {
  private static final int ERROR = 0;
  private static final int REPLY = 1;
  private static final int EXPOSE = 12;
  private static final int GENERIC_EVENT = 35;
  private static final int LAST = 0x54321;

  private final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());

  private void message(int type, int sequence, int words) {
    int at = bytes.position();
    bytes.put(at, (byte) type).putShort(at + 2, (short) sequence).putInt(at + 4, words);
    boolean longer = type == REPLY || type == GENERIC_EVENT;
    bytes.position(at + 32 + 4 * (longer ? words : 0));
  }

  private Found found(int missing) {
    return WholeMessages.in(
        bytes.duplicate().order(bytes.order()).flip().limit(end(missing)), LAST);
  }

  private int end(int missing) {
    return bytes.position() - missing;
  }

  @Test
  void shouldWaitForTheLastAnswer() {
    message(EXPOSE, LAST, 7);
    message(REPLY, LAST - 1, 10);
    assertEquals(Found.MORE_TO_COME, found(0));
    message(REPLY, LAST, 3);
    assertEquals(Found.LAST_ANSWER, found(0));
    message(EXPOSE, LAST, 1000);
    assertEquals(Found.LAST_ANSWER, found(0));
  }

  @Test
  void shouldTakeAnErrorForAnAnswer() {
    message(ERROR, LAST, 1000);
    assertEquals(Found.LAST_ANSWER, found(0));
  }

  @Test
  void shouldSeeThatAnyByteIsMissing() {
    message(REPLY, LAST - 1, 2);
    message(REPLY, LAST, 25);
    for (int missing = 1; missing < 132; missing++) {
      assertEquals(Found.INCOMPLETE, found(missing), missing + " bytes are missing");
    }
    assertEquals(Found.MORE_TO_COME, found(132));
  }

  /** The one kind of event that is longer than a header. */
  @Test
  void shouldSeeThatTheRestOfAGenericEventIsMissing() {
    message(GENERIC_EVENT, LAST, 5);
    for (int missing = 1; missing < 52; missing++) {
      assertEquals(Found.INCOMPLETE, found(missing), missing + " bytes are missing");
    }
    assertEquals(Found.MORE_TO_COME, found(0));
    message(REPLY, LAST, 1);
    assertEquals(Found.LAST_ANSWER, found(0));
  }

  @Test
  void shouldSeeThatNothingHasCome() {
    assertEquals(Found.NOTHING, found(0));
  }

  @Test
  void shouldNotBelieveALengthOfBillions() {
    message(REPLY, LAST, 0);
    bytes.putInt(4, -1);
    assertEquals(Found.INCOMPLETE, found(0));
  }
}
