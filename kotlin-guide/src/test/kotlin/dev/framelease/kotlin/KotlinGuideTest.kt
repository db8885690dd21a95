package dev.framelease.kotlin

import dev.framelease.capture.CaptureSource
import dev.framelease.capture.DamageUse
import dev.framelease.capture.Delivery
import dev.framelease.capture.FrameStream
import dev.framelease.capture.ScreenSession
import dev.framelease.capture.SessionOptions
import dev.framelease.capture.StreamOptions
import dev.framelease.frame.Frame
import dev.framelease.testing.Eventually
import dev.framelease.testing.Examples
import dev.framelease.testing.LedgerExtension
import dev.framelease.testing.XServer
import java.util.concurrent.CopyOnWriteArrayList
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.jdk9.asFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.extension.ExtendWith
import org.junit.jupiter.api.extension.RegisterExtension

/** Runs the examples of docs/kotlin.md, which stand in it word for word. */
@Timeout(60)
@ExtendWith(LedgerExtension::class)
class KotlinGuideTest {
  private lateinit var session: ScreenSession

  @BeforeEach
  fun openSession() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()))
  }

  @AfterEach
  fun shouldHoldNothingAtTheEnd() {
    Eventually.eventually("no slot is held") { session.status().slotsHeld() == 0 }
    session.close()
  }

  private fun openStream(): FrameStream =
    session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT.asFastAsPossible())

  // example: lent
  fun FrameStream.borrowed(): Flow<Frame> = flow {
    for (frame in this@borrowed) frame.use { emit(it) }
  }
  // end of example

  private val seen = CopyOnWriteArrayList<Frame>()

  private fun brightness(frame: Frame): Int {
    assertTrue(frame.isOpen)
    seen += frame
    val pixels = frame.buffer()
    return (0 until pixels.limit() step 4).maxOf { pixels.getInt(it) and 0xff }
  }

  @Test
  fun shouldLendFramesToACollector() = runBlocking {
    openStream().use { stream ->
      // example: lent, collected
      val brightest: Flow<Int> = stream.borrowed().map { frame -> brightness(frame) }
      withContext(Dispatchers.IO) {
        brightest.take(10).collect { println(it) }
      }
      // end of example
      assertFalse(stream.hasEnded())
    }
    assertEquals(10, seen.size)
    assertTrue(seen.none { it.isOpen })
  }

  @Test
  fun shouldCloseLentFramesWhenTheCollectorIsCancelledOrThrows() = runBlocking {
    openStream().use { stream ->
      repeat(20) {
        val count = seen.size
        val job = launch(Dispatchers.IO) { stream.borrowed().collect { brightness(it) } }
        Eventually.eventually("frames are collected") { seen.size > count + it % 3 }
        job.cancelAndJoin()
      }
      val failure = runCatching { stream.borrowed().collect { error("a collector's own fault") } }
      assertEquals("a collector's own fault", failure.exceptionOrNull()?.message)
    }
    assertTrue(seen.none { it.isOpen })
  }

  @Test
  fun shouldEndACancelledCollectorThatWaitsWhenTheStreamIsClosed() = runBlocking {
    val onChange = StreamOptions.DEFAULT.withDamage(DamageUse.ONLY_ON_CHANGE)
    val stream = session.stream(CaptureSource.desktop(), onChange)
    val job = launch(Dispatchers.IO) { stream.borrowed().collect { brightness(it) } }
    Eventually.eventually("the first frame is collected") { seen.size == 1 }
    job.cancel()
    stream.close()
    job.join()
    assertTrue(seen.none { it.isOpen })
  }

  @Test
  fun shouldHandFramesOver() = runBlocking {
    // example: owned
    session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT.withLimit(10)).use { stream ->
      stream.publisher(Delivery.OWNED).asFlow().buffer(Channel.RENDEZVOUS).collect { frame ->
        frame.use { println(it) }
      }
    }
    // end of example
    openStream().use { stream ->
      stream.publisher(Delivery.OWNED).asFlow().buffer(Channel.RENDEZVOUS).take(10).collect { frame ->
        frame.use { brightness(it) }
      }
      assertTrue(stream.hasEnded(), "the collector has cancelled")
    }
    assertEquals(10, seen.size)
  }

  @Test
  fun shouldEndACollectorWhenTheStreamIsClosed() = runBlocking {
    val stream = openStream()
    val job =
      launch(Dispatchers.IO) {
        stream.publisher(Delivery.OWNED).asFlow().buffer(Channel.RENDEZVOUS).collect { frame ->
          frame.use { brightness(it) }
        }
      }
    Eventually.eventually("frames are collected") { seen.size > 5 }
    stream.close()
    job.join()
    assertFalse(job.isCancelled)
  }

  @Test
  fun shouldShowTheExamplesAsTheyRun() {
    val run = Examples.runBy(THIS_FILE)
    assertEquals(3, run.size)
    assertEquals(run, Examples.shownIn("docs/kotlin.md", "kotlin"))
  }

  companion object {
    const val THIS_FILE =
      "kotlin-guide/src/test/kotlin/dev/framelease/kotlin/KotlinGuideTest.kt"

    @JvmField @RegisterExtension val X: XServer = XServer.ofSize(160, 90)
  }
}
