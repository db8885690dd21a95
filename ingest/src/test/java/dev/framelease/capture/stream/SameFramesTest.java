package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Delivery;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A screen that shows one numbered picture after the other, taken in every way at once. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class SameFramesTest {
  private static final int WIDTH = 32;
  private static final int HEIGHT = 24;
  private static final int PICTURES = 40;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  /** A way to take every frame of a stream until its end; each is open while it is seen. */
  enum Way {
    TAKE {
      @Override
      void each(FrameStream stream, Consumer<Frame> seen) throws InterruptedException {
        while (!stream.hasEnded()) {
          stream.take(Duration.ofSeconds(60)).ifPresent(frame -> closing(frame, seen));
        }
      }
    },
    ITERATOR {
      @Override
      void each(FrameStream stream, Consumer<Frame> seen) {
        for (Frame frame : stream) {
          closing(frame, seen);
        }
      }
    },
    STREAM {
      @Override
      void each(FrameStream stream, Consumer<Frame> seen) {
        stream.frames().forEach(frame -> closing(frame, seen));
      }
    },
    BORROWED {
      @Override
      void each(FrameStream stream, Consumer<Frame> seen) throws InterruptedException {
        subscribe(stream, Delivery.BORROWED, seen);
      }
    },
    OWNED {
      @Override
      void each(FrameStream stream, Consumer<Frame> seen) throws InterruptedException {
        subscribe(stream, Delivery.OWNED, frame -> closing(frame, seen));
      }
    };

    abstract void each(FrameStream stream, Consumer<Frame> seen) throws InterruptedException;

    private static void closing(Frame frame, Consumer<Frame> seen) {
      try (frame) {
        seen.accept(frame);
      }
    }

    private static void subscribe(FrameStream stream, Delivery delivery, Consumer<Frame> seen)
        throws InterruptedException {
      CollectingSubscriber subscriber = new CollectingSubscriber(Long.MAX_VALUE, seen);
      stream.publisher(delivery).subscribe(subscriber);
      subscriber.awaitEnd();
    }
  }

  private final Map<Way, List<List<Integer>>> pictures = new EnumMap<>(Way.class);
  private final Map<Way, FrameStream> streams = new EnumMap<>(Way.class);

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldGiveTheSamePicturesInEachWay(SlowConsumer policy) {
    List<List<Integer>> shown = new ArrayList<>();
    try (Canvas canvas = Canvas.open(X.name());
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()))) {
      show(canvas, 0, shown);
      List<CompletableFuture<Void>> takers = new ArrayList<>();
      for (Way way : Way.values()) {
        takers.add(start(way, session, policy));
      }
      for (int number = 1; number <= PICTURES; number++) {
        awaitAll(shown.size());
        show(canvas, number, shown);
      }
      awaitAll(shown.size());
      streams.values().forEach(FrameStream::close);
      takers.forEach(CompletableFuture::join);
    }
    for (Way way : Way.values()) {
      assertEquals(shown, pictures.get(way), way.name());
    }
  }

  private static void show(Canvas canvas, int number, List<List<Integer>> shown) {
    int[] pixels = new Random(number).ints(WIDTH * HEIGHT, 0, 1 << 24).toArray();
    pixels[0] = number;
    canvas.image(Region.ofSize(WIDTH, HEIGHT), pixels);
    shown.add(Arrays.stream(pixels).boxed().toList());
  }

  private CompletableFuture<Void> start(Way way, ScreenSession session, SlowConsumer policy) {
    List<List<Integer>> seen = new CopyOnWriteArrayList<>();
    FrameStream stream =
        session.stream(
            CaptureSource.desktop(),
            StreamOptions.DEFAULT.asFastAsPossible().withSlowConsumer(policy).withCapacity(2));
    pictures.put(way, seen);
    streams.put(way, stream);
    return OwnThread.run(
        () -> {
          try {
            way.each(stream, frame -> note(frame, seen));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** Notes a picture, once however many frames show it. */
  private static void note(Frame frame, List<List<Integer>> seen) {
    ByteBuffer pixels = frame.buffer();
    List<Integer> picture = new ArrayList<>();
    while (pixels.hasRemaining()) {
      picture.add(pixels.getInt() & 0xffffff);
    }
    if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(picture)) {
      seen.add(picture);
    }
  }

  private void awaitAll(int count) {
    Eventually.eventually(
        "every way has seen picture " + (count - 1),
        () -> {
          assertFalse(streams.values().stream().anyMatch(FrameStream::hasEnded), "none has ended");
          return pictures.values().stream().allMatch(seen -> seen.size() >= count);
        });
  }
}
