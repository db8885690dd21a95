package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.Window;
import dev.framelease.testing.XServer;
import dev.framelease.x11.window.WindowList;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.UnreadAnswers;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whichever answer about windows is none: the list says so, and the next one is right. */
@Timeout(300)
class WindowAnswersTest {
  private static final Plan PLAN = Plan.at(20, 10, 60, 40, 0x00ff00);
  private static final int BAD_ALLOC = 11;
  private static final int NONE = -1;

  @RegisterExtension static final XServer X = XServer.ofSize(200, 150);

  private enum Manager {
    /** It lists its windows. */
    OF_EWMH {
      @Override
      void keep(WindowProgram program, int client) {
        program.windows().listAsManager(program.root(), client);
      }
    },
    /** It only marks them. */
    OF_ICCCM {
      @Override
      void keep(WindowProgram program, int client) {
        program.windows().setIds(client, "WM_STATE", 1, 0);
      }
    };

    abstract void keep(WindowProgram program, int client);
  }

  private WindowProgram program;
  private int client;
  private XRelay relay;
  private XcbConnection connection;
  private WindowList list;

  // Guarded by this.
  private final List<Request> requests = new ArrayList<>();
  private int at = NONE;
  private Function<Request, Passing> fault;

  @BeforeEach
  void open() throws Exception {
    program = new WindowProgram(X.name());
    int frame = program.show(PLAN);
    client = program.windows().show(program.windows().show(frame, PLAN), PLAN);
    program.windows().nameInUtf8(client, "Letter");
    int popup = program.show(PLAN);
    program.windows().name(popup, "Menu", "m", "M");
    relay = XRelay.to(X.name(), this::passing);
    connection = XcbConnection.connect(relay.name());
    list = new WindowList(connection, program.root());
  }

  @AfterEach
  void close() throws Exception {
    connection.disconnect();
    relay.close();
    program.windows().unlistAsManager(program.root());
    program.close();
  }

  private synchronized Passing passing(Request request) {
    requests.add(request);
    return requests.size() - 1 == at ? fault.apply(request) : Passing.on();
  }

  /** Does something to one of the requests from now on, of which the first is 0, or to none. */
  private synchronized void strike(int index, Function<Request, Passing> with) {
    requests.clear();
    at = index;
    fault = with;
  }

  private synchronized Request struck() {
    return requests.get(at);
  }

  private synchronized int count() {
    return requests.size();
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameWhicheverRequestIsRefused(Manager manager) {
    manager.keep(program, client);
    List<Window> right = list.read();
    int many = requestsOfOne();
    for (int i = 0; i < many; i++) {
      strike(i, request -> Passing.refused(request, BAD_ALLOC));
      XErrorException e = assertThrows(XErrorException.class, list::read, "request " + i);
      assertTrue(e.getMessage().contains("refused " + struck().name()), () -> struck() + ": " + e);
      strike(NONE, null);
      assertEquals(right, list.read());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNoAnswerUnread(Manager manager) {
    manager.keep(program, client);
    List<Window> right = list.read();
    int many = requestsOfOne();
    Set<String> malformed = new HashSet<>();
    for (int i = 0; i < many; i++) {
      assertTrue(assertReadsAll(i, request -> Passing.refused(request, BAD_ALLOC)).isPresent());
      Optional<RuntimeException> failure =
          assertReadsAll(i, request -> Passing.answered(WindowAnswersTest::withoutSense));
      if (failure.orElse(null) instanceof MalformedReplyException) {
        malformed.add(struck().name());
      }
      strike(NONE, null);
      assertEquals(right, list.read());
    }
    assertEquals(Set.of("QueryTree", "GetWindowAttributes", "GetProperty"), malformed);
  }

  private int requestsOfOne() {
    strike(NONE, null);
    List<String> titles = list.read().stream().map(Window::title).toList();
    assertEquals(List.of("Letter", "Menu"), titles);
    assertTrue(count() > 20, "requests: " + count());
    return count();
  }

  /** Lists the windows, and returns what came of it; empty if it was a list. */
  private Optional<RuntimeException> assertReadsAll(int index, Function<Request, Passing> with) {
    int before = connection.lastExpected();
    strike(index, with);
    Optional<RuntimeException> failure = Optional.empty();
    try {
      list.read();
    } catch (XErrorException | MalformedReplyException e) {
      failure = Optional.of(e);
    }
    assertEquals(List.of(), UnreadAnswers.to(connection, before), () -> "after " + struck());
    return failure;
  }

  /** Items of 32 bits, more than there are; and a window in a state that there is none of. */
  private static byte[] withoutSense(byte[] answer) {
    answer[1] = 32;
    Arrays.fill(answer, 8, answer.length, (byte) 0xff);
    return answer;
  }
}
