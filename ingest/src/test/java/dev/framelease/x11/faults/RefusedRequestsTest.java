package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.x11.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that refuses one request, whichever it is: all others it serves. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class RefusedRequestsTest {
  private static final int BAD_ALLOC = 11;

  /** Where a request has what an error is said to be about, in bytes. */
  private static final Map<String, Integer> RESOURCES =
      Map.ofEntries(
          Map.entry("GetGeometry", 4),
          Map.entry("GetProperty", 4),
          Map.entry("GetWindowAttributes", 4),
          Map.entry("QueryTree", 4),
          Map.entry("TranslateCoordinates", 4),
          Map.entry("CompositeRedirectWindow", 4),
          Map.entry("CompositeNameWindowPixmap", 4),
          Map.entry("ChangeWindowAttributes", 4),
          Map.entry("CreateGC", 8),
          Map.entry("CopyArea", 4),
          Map.entry("ShmAttachFd", 4),
          Map.entry("ShmGetImage", 4),
          Map.entry("ShmCreatePixmap", 20),
          Map.entry("DamageCreate", 8),
          Map.entry("DamageSubtract", 4),
          Map.entry("XFixesSetRegion", 4),
          Map.entry("XFixesUnionRegion", 12),
          Map.entry("XFixesFetchRegion", 4),
          Map.entry("XFixesSetGCClipRegion", 8));

  @RegisterExtension static final PatternServer X = new PatternServer();

  @Test
  void shouldNameTheRequestAndLeaveNothingWhicheverIsRefused() throws Exception {
    Set<String> failed = new TreeSet<>();
    List<Place> places = Place.all(X.name());
    assertTrue(places.size() > 250, "as many as the scenarios take: " + places.size());
    for (Place place : places) {
      refuse(place, failed);
      X.assertServes();
    }
    assertTrue(
        failed.containsAll(Set.of("ShmAttachFd", "ShmGetImage", "GetGeometry")), failed + "");
    assertTrue(failed.containsAll(Set.of("CopyArea", "DamageSubtract", "GrabServer")), failed + "");
    assertTrue(
        failed.containsAll(
            Set.of("QueryTree", "CompositeRedirectWindow", "CompositeNameWindowPixmap")),
        failed + "");
  }

  /** Refuses one request of a session. */
  private static void refuse(Place place, Set<String> failed) throws Exception {
    AtomicReference<Request> refused = new AtomicReference<>();
    Predicate<Request> sought = place.sought();
    Interference once =
        request ->
            refused.get() == null && sought.test(request)
                ? refuseIt(request, refused)
                : Passing.on();
    try (XRelay relay = XRelay.to(X.name(), once)) {
      try {
        place.run(relay, UnaryOperator.identity());
      } catch (CaptureException e) {
        assertNames(refused.get(), e);
        failed.add(refused.get().name());
      }
      Aftermath.assertNothingHere(relay.name());
    }
  }

  private static Passing refuseIt(Request request, AtomicReference<Request> refused) {
    // Whether a set-up is refused is another question.
    if (request.name().equals(Request.SETUP)) {
      return Passing.on();
    }
    refused.set(request);
    return Passing.refused(request, BAD_ALLOC);
  }

  private static void assertNames(Request refused, CaptureException e) {
    String message = e.getMessage();
    if (refused.name().equals("QueryExtension") && e.reason() == Reason.CONNECTION_LOST) {
      // libxcb asks, too: it ends the connection when an extension is used that was not granted.
      return;
    }
    assertEquals(Reason.SERVER_ERROR, e.reason(), () -> refused + ": " + message);
    assertTrue(message.contains(refused.name()), () -> refused + ": " + message);
    String code = "BadAlloc: it is short of memory (code 11, request " + refused.opcode() + ")";
    assertTrue(message.contains(code), () -> refused + ": " + message);
    Integer at = RESOURCES.get(refused.name());
    if (at != null) {
      String resource = " of 0x" + Integer.toHexString(refused.words().getInt(at));
      assertTrue(message.contains(refused.name() + resource), () -> refused + ": " + message);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, BadValue: 0x1234 is out of range",
    "3, BadWindow: there is no window 0x1234",
    "8, BadMatch: the arguments do not fit",
    "9, BadDrawable: there is no window or pixmap 0x1234",
    "10, BadAccess: it is not allowed",
    "17, BadImplementation",
    "200, an error of an extension",
    "-1, BadShmSeg: there is no segment 0x1234"
  })
  void shouldSayInWordsWhatTheServerComplainsOf(int code, String words) throws Exception {
    CaptureSource source = CaptureSource.desktop();
    AtomicBoolean next = new AtomicBoolean();
    AtomicInteger firstOfShm = new AtomicInteger();
    Interference once =
        request ->
            request.name().equals("ShmGetImage") && next.getAndSet(false)
                ? Passing.refused(request, code == -1 ? firstOfShm.get() : code, 0x1234)
                : noteErrors(request, firstOfShm);
    try (XRelay relay = XRelay.to(X.name(), once);
        ScreenSession session =
            ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()))) {
      session.grab(source).close();
      next.set(true);
      CaptureException e = assertThrows(CaptureException.class, () -> session.grab(source));
      assertEquals(Reason.SERVER_ERROR, e.reason());
      assertTrue(e.getMessage().contains("refused ShmGetImage of 0x"), e.getMessage());
      assertTrue(e.getMessage().contains(words), e.getMessage());
      assertEquals(0, session.status().slotsHeld());
      try (Frame right = session.grab(source)) {
        Pattern.assertShownBy(right);
      }
    }
  }

  /** Looks up the code of the first error of MIT-SHM. */
  private static Passing noteErrors(Request request, AtomicInteger firstOfShm) {
    if (!new String(request.bytes(), StandardCharsets.US_ASCII).contains("MIT-SHM")) {
      return Passing.on();
    }
    return Passing.answered(
        answer -> {
          firstOfShm.set(answer[11] & 0xff);
          return answer;
        });
  }
}
