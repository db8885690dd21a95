package dev.framelease.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Runs the TCK of Reactive Streams, which is written for TestNG. */
public final class FlowRules {
  /** Rules that the TCK of 1.0.4 checks for every publisher; optional ones may be skipped. */
  private static final int REQUIRED_RULES = 15;

  /** How long a signal may take, on a busy machine, too. */
  private static final long PATIENCE_MILLIS = 20_000;

  /** How long to wait for signals that must not come. */
  private static final long SILENCE_MILLIS = 100;

  /**
   * When to look for an error: once, whatever the patience, since the TCK takes the time that has
   * gone for all that there was. Each error that is expected costs as long.
   */
  private static final long POLL_MILLIS = 500;

  private FlowRules() {}

  /** How long a verification waits. */
  public static TestEnvironment environment() {
    return new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS, POLL_MILLIS);
  }

  /**
   * Fails unless a publisher keeps all rules.
   *
   * @param verification a FlowPublisherVerification
   * @param report a folder for TestNG
   */
  public static void assertKept(Class<?> verification, Path report) {
    TestListenerAdapter results = run(verification, report);
    assertEquals(List.of(), describe(results.getFailedTests()));
    assertEquals(List.of(), required(results.getSkippedTests()));
    assertTrue(required(results.getPassedTests()).size() >= REQUIRED_RULES);
  }

  private static TestListenerAdapter run(Class<?> verification, Path report) {
    TestListenerAdapter results = new TestListenerAdapter();
    TestNG testNg = new TestNG(false);
    testNg.setOutputDirectory(report.toString());
    testNg.setTestClasses(new Class<?>[] {verification});
    testNg.addListener(results);
    testNg.run();
    return results;
  }

  private static List<String> required(List<ITestResult> results) {
    return describe(results).stream().filter(rule -> rule.startsWith("required_")).toList();
  }

  private static List<String> describe(List<ITestResult> results) {
    return results.stream().map(result -> result.getName() + " " + result.getThrowable()).toList();
  }

  /**
   * Fails unless a publisher forgets who has cancelled, rule 3.13. The TCK looks once, a tenth of a
   * second after a collection, in which a busy machine may not have told of it.
   */
  public static <T> void assertForgets(Flow.Publisher<T> publisher) {
    try {
      WeakReference<TakesOne<T>> gone = subscribeAndCancel(publisher);
      Eventually.afterGarbageCollection(
          publisher + " forgets who has cancelled", () -> gone.refersTo(null));
    } finally {
      Reference.reachabilityFence(publisher);
    }
  }

  private static <T> WeakReference<TakesOne<T>> subscribeAndCancel(Flow.Publisher<T> publisher) {
    TakesOne<T> subscriber = new TakesOne<>();
    publisher.subscribe(subscriber);
    Eventually.eventually("an element comes", () -> subscriber.hasTaken);
    subscriber.subscription.cancel();
    return new WeakReference<>(subscriber);
  }

  private static final class TakesOne<T> implements Flow.Subscriber<T> {
    private volatile Flow.Subscription subscription;
    private volatile boolean hasTaken;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(T element) {
      hasTaken = true;
    }

    @Override
    public void onError(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void onComplete() {}
  }
}
