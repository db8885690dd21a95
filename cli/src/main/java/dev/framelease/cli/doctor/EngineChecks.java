package dev.framelease.cli.doctor;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.JvmFlags;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.HandOver;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.ModelException;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.util.Arrays;
import java.util.List;

/** The engines that run models: whether they load, and how they take a frame. */
final class EngineChecks {
  private static final FrameLayout LAYOUT = FrameLayout.packed(64, 64, PixelFormat.BGRX);

  private EngineChecks() {}

  static List<Finding> all() {
    return Arrays.stream(ModelEngine.values()).map(EngineChecks::load).toList();
  }

  private static Finding load(ModelEngine engine) {
    String name = engine.djlName();
    if (!JvmFlags.missing().isEmpty()) {
      return Finding.note(name, "not tried, since JVM flags are missing");
    }
    try {
      Engine loaded = engine.load();
      try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
          NDManager manager = loaded.newBaseManager()) {
        HandOver handOver = FrameTensors.of(allocator).handOver(manager, LAYOUT);
        String found = loaded.getVersion() + ", hand-over: " + handOver.reason();
        return handOver.isZeroCopy() ? Finding.ok(name, found) : Finding.note(name, found);
      }
    } catch (ModelException e) {
      return Finding.note(name, e.getMessage());
    }
  }
}
