package dev.framelease.x11.faults;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of requests. Extensions have their opcodes from the server, which tells them in answers
 * to QueryExtension. Thread-safe.
 */
final class RequestNames {
  static final byte QUERY_EXTENSION = 98;

  private static final Map<Integer, String> CORE =
      Map.ofEntries(
          Map.entry(2, "ChangeWindowAttributes"),
          Map.entry(3, "GetWindowAttributes"),
          Map.entry(14, "GetGeometry"),
          Map.entry(15, "QueryTree"),
          Map.entry(16, "InternAtom"),
          Map.entry(17, "GetAtomName"),
          Map.entry(20, "GetProperty"),
          Map.entry(36, "GrabServer"),
          Map.entry(37, "UngrabServer"),
          Map.entry(38, "QueryPointer"),
          Map.entry(40, "TranslateCoordinates"),
          Map.entry(43, "GetInputFocus"),
          Map.entry(54, "FreePixmap"),
          Map.entry(55, "CreateGC"),
          Map.entry(60, "FreeGC"),
          Map.entry(62, "CopyArea"),
          Map.entry(73, "GetImage"),
          Map.entry((int) QUERY_EXTENSION, "QueryExtension"));

  private static final Map<String, Map<Integer, String>> EXTENSIONS =
      Map.of(
          "Composite",
          Map.of(
              0, "CompositeQueryVersion",
              1, "CompositeRedirectWindow",
              3, "CompositeUnredirectWindow",
              6, "CompositeNameWindowPixmap"),
          "MIT-SHM",
          Map.of(
              0, "ShmQueryVersion",
              2, "ShmDetach",
              4, "ShmGetImage",
              5, "ShmCreatePixmap",
              6, "ShmAttachFd"),
          "RANDR",
          Map.of(
              0, "RRQueryVersion",
              4, "RRSelectInput",
              9, "RRGetOutputInfo",
              15, "RRGetOutputProperty",
              42, "RRGetMonitors"),
          "XFIXES",
          Map.of(
              0, "XFixesQueryVersion",
              4, "XFixesGetCursorImage",
              5, "XFixesCreateRegion",
              10, "XFixesDestroyRegion",
              11, "XFixesSetRegion",
              13, "XFixesUnionRegion",
              19, "XFixesFetchRegion",
              20, "XFixesSetGCClipRegion",
              25, "XFixesGetCursorImageAndName"),
          "DAMAGE",
          Map.of(
              0, "DamageQueryVersion",
              1, "DamageCreate",
              2, "DamageDestroy",
              3, "DamageSubtract"));

  private final Map<Byte, String> extensionOf = new ConcurrentHashMap<>();

  String nameOf(byte[] request) {
    int opcode = request[0] & 0xff;
    if (opcode < 128) {
      return CORE.getOrDefault(opcode, "core request " + opcode);
    }
    String extension = extensionOf.getOrDefault(request[0], "extension " + opcode);
    return EXTENSIONS
        .getOrDefault(extension, new HashMap<>())
        .getOrDefault((int) request[1], extension + " request " + request[1]);
  }

  /** Takes in the server's answer to a QueryExtension. */
  void learn(Request query, byte[] answer) {
    boolean present = answer[0] == 1 && answer[8] != 0;
    if (present) {
      int length = query.words().getShort(4);
      extensionOf.put(answer[9], new String(query.bytes(), 8, length, StandardCharsets.US_ASCII));
    }
  }
}
