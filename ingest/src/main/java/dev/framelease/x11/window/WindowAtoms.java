package dev.framelease.x11.window;

import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.Pending;

/**
 * Names of properties and types that are no part of the core protocol, as the server numbers them.
 *
 * @param netWmName {@code _NET_WM_NAME} of EWMH, or 0 if no client has ever used it
 * @param utf8 {@code UTF8_STRING}, or 0 if no client has ever used it
 */
record WindowAtoms(int netWmName, int utf8) {
  /** {@code WM_NAME}, of the core protocol. */
  static final int WM_NAME = 39;

  /** {@code WM_CLASS}, of the core protocol. */
  static final int WM_CLASS = 67;

  static WindowAtoms of(CoreRequests core) {
    Pending<Integer> netWmName = core.existingAtom("_NET_WM_NAME");
    Pending<Integer> utf8 = core.existingAtom("UTF8_STRING");
    Answers answers = new Answers();
    WindowAtoms atoms =
        new WindowAtoms(answers.read(netWmName).orElse(0), answers.read(utf8).orElse(0));
    answers.requireNoFailure();
    return atoms;
  }
}
