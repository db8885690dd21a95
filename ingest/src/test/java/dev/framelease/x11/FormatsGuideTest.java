package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CursorImage;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the examples of docs/formats.md, which stand in it word for word. */
@ExtendWith(LedgerExtension.class)
class FormatsGuideTest {
  @RegisterExtension
  static final XServer X =
      XServer.with(VirtualDisplayOptions.DEFAULT.withSize(61, 23).withDepth(30));

  private static final String THIS_FILE =
      "ingest/src/test/java/dev/framelease/x11/FormatsGuideTest.java";

  private static ScreenSession open() {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  @Test
  void shouldConvert() {
    try (ScreenSession session = open()) {
      // example: conversion
      try (Frame frame = session.grab(CaptureSource.desktop());
          Frame bgrx = frame.toBgrx();
          PixelView pixels = bgrx.pixels()) {
        int blue = pixels.getInt(0, 0, 0);
        System.out.println(blue + ", copied " + bgrx.info().copiedBytes());
      }
      // end of example
      assertEquals(0, session.status().slotsHeld());
    }
  }

  @Test
  void shouldDrawTheCursor() {
    try (ScreenSession session = open()) {
      // example: drawn
      CaptureSource source = CaptureSource.desktop().withCursor();
      try (Frame frame = session.grab(source)) {
        System.out.println(frame + ", " + frame.info().copiedBytes() + " bytes copied");
      }
      // end of example
      assertEquals(0, session.status().slotsHeld());
    }
  }

  @Test
  void shouldTellOfTheCursor() {
    try (ScreenSession session = open()) {
      // example: apart
      Optional<CursorImage> cursor = session.cursor(); // empty: the server has none just now
      cursor.ifPresent(
          image -> {
            BufferedImage picture =
                new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_ARGB_PRE);
            picture.getRaster().setDataElements(0, 0, image.width(), image.height(), image.argb());
            System.out.println(image + ", " + image.serial());
          });
      // end of example
      assertFalse(session.status().cursorMissing().isPresent());
    }
  }

  @Test
  void shouldRunEveryExampleOfTheGuide() throws IOException {
    List<String> shown = Examples.shownIn("docs/formats.md");
    assertEquals(3, shown.size());
    assertEquals(shown, Examples.runBy(THIS_FILE));
  }
}
