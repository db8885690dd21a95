package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.Delivery;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.XServer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of bad consumer under every policy and delivery: the bound holds all the while, and
 * nothing is held at the end.
 *
 * <p>The pool could have twice as many slots as the stream may use, so that what keeps the bound is
 * the stream: a slot more than that, once, and {@code slotsCreated} would tell for ever.
 */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class ConsumersTest {
  private static final int CAPACITY = 2;

  /** What waits, what is written, and what the consumer has. */
  private static final int MOST_SLOTS = CAPACITY + 2;

  private static final int FRAME_BYTES = 4 * 64 * 48;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private ScreenSession session;
  private FrameStream stream;

  enum Kind {
    SLEEPS,
    THROWS,
    CANCELS,
    NEVER_ASKS
  }

  static Stream<Arguments> cases() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(SlowConsumer.values())
                    .flatMap(
                        policy ->
                            Stream.of(Delivery.values())
                                .map(delivery -> Arguments.of(kind, policy, delivery))));
  }

  @BeforeEach
  void openSession() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  private void openStream(SlowConsumer policy) {
    stream =
        session.stream(
            CaptureSource.desktop(),
            StreamOptions.DEFAULT
                .asFastAsPossible()
                // A slot for each frame, also where it is the same as the one before.
                .withDamage(DamageUse.IGNORE)
                .withSlowConsumer(policy)
                .withCapacity(CAPACITY)
                .withPool(PoolOptions.DEFAULT.withMaxSlots(2 * MOST_SLOTS)));
  }

  @AfterEach
  void shouldHoldNothingAtTheEnd() {
    stream.close();
    Eventually.eventually("nothing is held", () -> session.status().slotsHeld() == 0);
    assertEquals(
        stream.statistics().captured(),
        stream.statistics().delivered()
            + stream.statistics().dropped(DropCause.REPLACED)
            + stream.statistics().dropped(DropCause.QUEUE_FULL)
            + stream.statistics().dropped(DropCause.ENDED));
    session.close();
    Eventually.eventually(
        "no thread is left",
        () -> FrameStreamTest.threads("stream") + FrameStreamTest.threads("subscriber") == 0);
  }

  private void assertWithinBounds() {
    CaptureStatus status = session.status();
    assertTrue(status.slotsCreated() <= MOST_SLOTS, status::toString);
    assertTrue(status.slotBytes() <= MOST_SLOTS * FRAME_BYTES, status::toString);
    assertTrue(stream.statistics().waiting() <= CAPACITY, () -> stream.statistics().toString());
    assertEquals(0, stream.statistics().dropped(DropCause.NO_SLOT));
  }

  /** Waits, and looks at the bounds all the while. */
  private void eventually(String what, BooleanSupplier condition) {
    Eventually.eventually(
        what,
        () -> {
          assertWithinBounds();
          return condition.getAsBoolean();
        });
  }

  /** Takes so long that the stream has to wait or to drop frames. */
  private void sleep(SlowConsumer policy) {
    long before = stream.statistics().captured();
    eventually(
        "the stream is full",
        () ->
            policy == SlowConsumer.BLOCK
                ? stream.statistics().waiting() == CAPACITY
                : stream.statistics().captured() > before + 3 * CAPACITY);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldKeepTheBoundsAndGiveAllBack(Kind kind, SlowConsumer policy, Delivery delivery)
      throws Exception {
    openStream(policy);
    try (LogOf log = new LogOf(FrameSubscription.class)) {
      CollectingSubscriber subscriber = subscriber(kind, policy, delivery);
      stream.publisher(delivery).subscribe(subscriber);
      switch (kind) {
        case SLEEPS -> eventually("ten frames", () -> subscriber.sequences().size() == 10);
        case THROWS -> eventually("it is logged", () -> !log.records().isEmpty());
        case CANCELS -> {
          eventually("some frames", () -> subscriber.sequences().size() >= 5);
          subscriber.subscription().cancel();
        }
        case NEVER_ASKS -> {
          sleep(policy);
          assertEquals(0, stream.statistics().delivered());
        }
      }
      eventually("its end", () -> kind == Kind.NEVER_ASKS || stream.hasEnded());
    }
    assertWithinBounds();
  }

  private CollectingSubscriber subscriber(Kind kind, SlowConsumer policy, Delivery delivery) {
    Consumer<Frame> read =
        frame -> {
          if (kind == Kind.SLEEPS) {
            sleep(policy);
          } else if (kind == Kind.THROWS) {
            throw new IllegalStateException("a consumer's own fault");
          }
        };
    Consumer<Frame> owning =
        frame -> {
          try (frame) {
            read.accept(frame);
          }
        };
    long wanted =
        switch (kind) {
          case SLEEPS -> 10;
          case NEVER_ASKS -> 0;
          case THROWS, CANCELS -> Long.MAX_VALUE;
        };
    return new CollectingSubscriber(wanted, delivery == Delivery.OWNED ? owning : read);
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldKeepTheBoundsWhenAnIterationIsSlowAndThrows(SlowConsumer policy) {
    openStream(policy);
    assertThrows(
        IllegalStateException.class,
        () -> {
          try (FrameStream iterated = stream) {
            int count = 0;
            for (Frame frame : iterated) {
              try (frame) {
                sleep(policy);
                if (++count == 5) {
                  throw new IllegalStateException("a consumer's own fault");
                }
              }
            }
          }
        });
    assertEquals(5, stream.statistics().delivered());
    assertWithinBounds();
  }
}
