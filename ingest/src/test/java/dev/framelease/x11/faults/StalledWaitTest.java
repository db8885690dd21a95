package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A part of a message while a thread waits for damage: it must not wait for the rest. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class StalledWaitTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final byte GENERIC_EVENT = 35;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private volatile boolean stalls;
  private Canvas canvas;
  private XRelay relay;
  private ScreenSession session;
  private FrameStream stream;

  @BeforeEach
  void takeOneFrame() throws Exception {
    canvas = Canvas.open(X.name());
    relay = XRelay.to(X.name(), this::passing);
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()));
    stream = session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT.onRequest());
    stream.take(LONG).orElseThrow().close();
  }

  @AfterEach
  void close() throws Exception {
    stream.close();
    session.close();
    relay.close();
    canvas.close();
  }

  private Passing passing(Request request) {
    return stalls && request.name().equals("XFixesFetchRegion")
        ? Passing.answered(answer -> Arrays.copyOf(answer, 36))
        : Passing.on();
  }

  /** The header of an event of 432 bytes. */
  private static byte[] startOfEvent() {
    ByteBuffer event = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    return event.put(0, GENERIC_EVENT).putInt(4, 100).array();
  }

  private static <T> T inTime(Callable<T> what) throws Exception {
    CompletableFuture<T> done =
        OwnThread.supply(
            () -> {
              try {
                return what.call();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    Eventually.eventually("it ends", done::isDone);
    return done.get();
  }

  @Test
  void shouldStopWaitingForDamageWhereTheRestOfAnEventDoesNotCome() throws Exception {
    relay.say(startOfEvent());
    assertFalse(inTime(() -> stream.awaitDamage(SHORT)));
    assertFalse(inTime(() -> stream.awaitDamage(SHORT)), "while its own thread waits");
  }

  @Test
  void shouldGiveUpAGrabWhereTheRestOfAnEventDoesNotCome() throws Exception {
    relay.say(startOfEvent());
    assertTrue(inTime(() -> stream.take(SHORT)).isEmpty());
  }

  @Test
  void shouldStopAskingWhatHasChangedWhereTheRestOfTheAnswerDoesNotCome() throws Exception {
    stalls = true;
    canvas.fill(0x112233);
    assertTrue(inTime(() -> stream.awaitDamage(SHORT)), "something may have changed");
    assertTrue(inTime(() -> stream.take(SHORT)).isEmpty());
  }

  @Test
  void shouldLetWhoeverIsInterruptedGo() throws Exception {
    relay.say(startOfEvent());
    assertFalse(inTime(() -> stream.awaitDamage(SHORT)));
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                boolean unused = stream.awaitDamage(LONG);
                interrupted.complete(false);
              } catch (InterruptedException e) {
                interrupted.complete(!Thread.currentThread().isInterrupted());
              }
            });
    waiting.start();
    waiting.interrupt();
    Eventually.eventually("it ends", interrupted::isDone);
    assertTrue(interrupted.get());
  }
}
