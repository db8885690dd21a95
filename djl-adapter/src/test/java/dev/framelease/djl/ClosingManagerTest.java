package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.djl.preprocess.ElementType;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Managers that somebody closes at the moment when they take an array. */
@ExtendWith(LedgerExtension.class)
final class ClosingManagerTest {
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final TestSlot slot = new TestSlot(7, 5);

  @AfterEach
  void shouldLeaveNothing() {
    assertEquals(1, slot.returns());
    assertEquals(0, allocator.framesInFlight());
    assertEquals(0, TorchTensors.alive());
    allocator.close();
  }

  /** Where DJL has seen that the manager is open, and has not noted the array yet. */
  private static final class ClosedByTaking extends ConcurrentHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;
    private final transient NDManager manager;
    private int left;

    ClosedByTaking(NDManager manager, int last) {
      this.manager = manager;
      this.left = last;
    }

    @Override
    public Object compute(Object key, BiFunction<? super Object, ? super Object, ?> noted) {
      if (--left == 0) {
        manager.close();
      }
      return super.compute(key, noted);
    }
  }

  /** Closed by taking this many. */
  private static NDManager closedByTaking(String engine, int last)
      throws ReflectiveOperationException {
    NDManager manager = NDManager.newBaseManager(engine);
    Field field = BaseNDManager.class.getDeclaredField("tempResources");
    field.setAccessible(true);
    field.set(manager, new ClosedByTaking(manager, last));
    return manager;
  }

  /** What makes an array. */
  @FunctionalInterface
  private interface Making {
    NDArray of(NDManager manager, Frame frame);
  }

  private void assertRefused(String engine, Making making) throws ReflectiveOperationException {
    assertRefused(engine, 1, making);
  }

  private void assertRefused(String engine, int last, Making making)
      throws ReflectiveOperationException {
    NDManager manager = closedByTaking(engine, last);
    try (Frame frame = slot.lend()) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> making.of(manager, frame));
      assertTrue(e.getMessage().contains("closed meanwhile"), e.getMessage());
    }
    assertFalse(manager.isOpen());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldGiveTheSlotBack(String engine) throws Exception {
    assertRefused(engine, tensors::wrap);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldLeaveNoCopy(String engine) throws Exception {
    assertRefused(
        engine,
        (manager, frame) -> {
          try (PixelView pixels = frame.pixels();
              PixelView reversed = pixels.pickChannels(2, 1, 0)) {
            return tensors.wrap(manager, reversed);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldLeaveNoPreprocessedInput(String engine) throws Exception {
    Preprocess preprocess = Preprocess.builder().type(ElementType.UINT8).build();
    assertRefused(engine, PreprocessedInput.of(preprocess, tensors)::prepare);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldGiveTheSlotOfAnImageBack(String engine) throws Exception {
    assertRefused(engine, making(new FrameImages<>(new NoTranslator())));
  }

  /** The array is the first that it takes, and what gives its memory back is the second. */
  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldRefuseAPreprocessedInputWhoseMemoryWouldNotComeBack(String engine) throws Exception {
    Preprocess preprocess = Preprocess.builder().type(ElementType.UINT8).build();
    assertRefused(engine, 2, making(new PreprocessedFrames<>(preprocess, tensors, list -> list)));
  }

  private static Making making(Translator<Frame, ?> translator) {
    return (manager, frame) -> {
      try {
        return translator.processInput(contextOf(manager), frame).head();
      } catch (IllegalStateException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    };
  }

  /** Whose manager it is, and nothing else. */
  private static TranslatorContext contextOf(NDManager manager) {
    return (TranslatorContext)
        Proxy.newProxyInstance(
            TranslatorContext.class.getClassLoader(),
            new Class<?>[] {TranslatorContext.class},
            (proxy, method, arguments) -> {
              assertEquals("getNDManager", method.getName());
              return manager;
            });
  }

  /** Is not reached. */
  private static final class NoTranslator implements Translator<Image, Object> {
    @Override
    public NDList processInput(TranslatorContext context, Image image) {
      throw new AssertionError("it got " + image);
    }

    @Override
    public Object processOutput(TranslatorContext context, NDList outputs) {
      throw new AssertionError("it got " + outputs);
    }
  }

  @Test
  void shouldGiveTheSlotOfASubManagerBack() throws Exception {
    assertRefused("PyTorch", tensors::wrapInSubManager);
  }
}
