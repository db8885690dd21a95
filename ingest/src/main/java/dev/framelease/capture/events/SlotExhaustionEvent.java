package dev.framelease.capture.events;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.GrabResult;
import dev.framelease.memory.Holding;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/**
 * A grab found no free slot, for the first time in a while, which the caller knows from an {@link
 * Episode}. Recorded on any thread.
 */
@Name("dev.framelease.SlotExhaustion")
@Label("Slot Exhaustion")
@Category("Framelease")
@Description("A grab found no free slot, for the first time in ten seconds")
public final class SlotExhaustionEvent extends Event {
  /** How many holders are named: enough for a pool of the usual size. */
  private static final int NAMED = 16;

  @Label("Display")
  String display;

  @Label("Source")
  String source;

  @Label("Bound")
  @Description("The bound that was met")
  String bound;

  @Label("Holders")
  @Description("Who holds the slots, and for how long: the first sixteen")
  String holders;

  @Label("Holder Count")
  int holderCount;

  @Label("Slots Held")
  int slotsHeld;

  @Label("Slots Created")
  long slotsCreated;

  @Label("Slots Quarantined")
  int slotsQuarantined;

  @Label("Slot Bytes")
  @DataAmount
  long slotBytes;

  private SlotExhaustionEvent() {}

  /**
   * Records that there was no slot.
   *
   * @param status how things are after the grab; asked for an event that is wanted alone
   * @param asked what to grab
   * @param none what came of it
   */
  public static void record(
      Supplier<CaptureStatus> status, CaptureSource asked, GrabResult.NoSlot none) {
    SlotExhaustionEvent event = new SlotExhaustionEvent();
    if (!event.shouldCommit()) {
      return;
    }
    CaptureStatus now = status.get();
    event.display = now.display();
    event.source = asked.toString();
    event.bound = none.bound();
    event.holders = names(none.holders());
    event.holderCount = none.holders().size();
    event.slotsHeld = now.slotsHeld();
    event.slotsCreated = now.slotsCreated();
    event.slotsQuarantined = now.slotsQuarantined();
    event.slotBytes = now.slotBytes();
    event.commit();
  }

  private static String names(List<Holding> holders) {
    return holders.stream().limit(NAMED).map(Holding::toString).collect(Collectors.joining(", "));
  }
}
