package dev.framelease.djl;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.Transport;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From the X server's shared memory to a model, and back to the pool. */
@Tag("smoke")
@ExtendWith(LedgerExtension.class)
final class ScreenTensorsTest {
  private static final int WIDTH = 333;
  private static final int HEIGHT = 217;
  private static final int RED = 0xff0000;
  private static final int GREY = 0x808080;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);

  @AfterEach
  void shouldLeaveNothingInFlight() {
    assertEquals(0, allocator.framesInFlight());
    allocator.close();
  }

  private static ScreenSession open() {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadTheSlotThatTheServerWrote(ModelEngine engine) {
    draw(RED);
    try (ScreenSession session = open();
        NDManager manager = NDManager.newBaseManager(engine.djlName());
        Frame frame = session.grab(CaptureSource.desktop())) {
      NDArray array = tensors.wrap(manager, frame);

      assertEquals(frame.address(), addressOf(array));
      assertArrayEquals(pixelsOf(frame), array.toByteArray());
      // Through the mapping of the slot, past every contract: it shows in the array.
      Pointer slot = new Pointer(frame.address());
      slot.setByte(41, (byte) ~slot.getByte(41));
      assertEquals(slot.getByte(41), array.toByteArray()[41]);
      assertEquals(Transport.SHARED_MEMORY, session.status().transport());
      assertEquals(0, session.status().copiedBytes() + tensors.copiedBytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheSlotBackOnceInEveryOrderOfClosing(ModelEngine engine) {
    try (NDManager manager = NDManager.newBaseManager(engine.djlName())) {
      Permutations.of(5)
          .forEach(
              order -> {
                ScreenSession session = open();
                Frame frame = session.grab(CaptureSource.desktop());
                FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
                NDArray array = tensors.wrap(manager, buffer);
                NDArray view =
                    engine == ModelEngine.PYTORCH
                        ? array.get("10:20, :, 0:3")
                        : tensors.wrap(manager, frame);
                List<AutoCloseable> closers = List.of(session, frame, buffer, array, view);
                int held = 4;
                for (int closer : order) {
                  assertEquals(held > 0 ? 1 : 0, session.status().slotsHeld(), order::toString);
                  close(closers.get(closer));
                  held -= closer == 0 ? 0 : 1;
                  if (held == 0) {
                    eventually("the slot is back", () -> session.status().slotsHeld() == 0);
                  }
                }
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheSlotReadableAfterItsSession(ModelEngine engine) {
    draw(RED);
    try (NDManager manager = NDManager.newBaseManager(engine.djlName())) {
      ScreenSession session = open();
      NDArray array;
      try (session;
          Frame frame = session.grab(CaptureSource.desktop())) {
        array = tensors.wrap(manager, frame);
      }

      assertEquals(1, session.status().slotsHeld());
      byte[] pixels = array.toByteArray();
      assertEquals((byte) 0xff, pixels[pixels.length - 2]);
      array.close();
      eventually("the slot is back", () -> session.status().slotsHeld() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindTheColourOnTheScreenWithoutACopy(ModelEngine engine) throws Exception {
    try (ScreenSession session = open();
        FrameModel model = FrameModel.activity(engine, tensors);
        Predictor<Frame, float[]> predictor =
            model.djl().newPredictor(FrameTranslator.floats(tensors));
        Canvas canvas = Canvas.open(X.name())) {
      for (int i = 0; i < 10; i++) {
        boolean left = i % 2 == 0;
        canvas.fill(GREY);
        canvas.fill(new Region(left ? 0 : WIDTH / 2, 0, WIDTH / 2, HEIGHT), RED);
        try (Frame frame = session.grab(CaptureSource.desktop())) {
          float[] activity = predictor.predict(frame);

          assertEquals(left ? 1 : 0, activity[16]);
          assertEquals(left ? 0 : 1, activity[16 + 13]);
        }
      }
      eventually("the slots are back", () -> session.status().slotsHeld() == 0);
      assertEquals(0, session.status().copiedBytes() + tensors.copiedBytes());
    }
  }

  private static void draw(int rgb) {
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(rgb);
    }
  }

  private static byte[] pixelsOf(Frame frame) {
    try (PixelView view = frame.pixels()) {
      return view.toBytes();
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static long addressOf(NDArray array) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(array.toByteBuffer(true)));
  }
}
