package dev.framelease.x11.xcb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the error codes of one connection mean, in words: those of the core protocol, section 4,
 * "Errors", and those of the extensions that were asked for, whose codes each server chooses.
 */
final class ErrorNames {
  /** Each with what it says of its value, which stands for {@code #}. */
  private static final List<String> CORE =
      List.of(
          "Success",
          "BadRequest: it does not know it",
          "BadValue: # is out of range",
          "BadWindow: there is no window #",
          "BadPixmap: there is no pixmap #",
          "BadAtom: there is no atom #",
          "BadCursor: there is no cursor #",
          "BadFont: there is no font #",
          "BadMatch: the arguments do not fit together, or not what is there",
          "BadDrawable: there is no window or pixmap #",
          "BadAccess: it is not allowed",
          "BadAlloc: it is short of memory",
          "BadColormap: there is no colormap #",
          "BadGC: there is no graphics context #",
          "BadIDChoice: the id # is taken, or not this client's",
          "BadName: there is nothing of that name",
          "BadLength: it is too long or too short",
          "BadImplementation: it does not do what it should");

  private static final Map<String, List<String>> EXTENSIONS =
      Map.of(
          "MIT-SHM", List.of("BadShmSeg: there is no segment #"),
          "XFIXES", List.of("BadRegion: there is no region #"),
          "DAMAGE", List.of("BadDamage: there is no damage object #"),
          "RANDR",
              List.of(
                  "BadRROutput: there is no output #",
                  "BadRRCrtc: there is no CRTC #",
                  "BadRRMode: there is no mode #"));

  private final Map<Integer, String> known = new HashMap<>();

  /** Takes in which code is the first of an extension. */
  void learn(String extension, int firstError) {
    List<String> names = EXTENSIONS.getOrDefault(extension, List.of());
    for (int i = 0; i < names.size(); i++) {
      known.put(firstError + i, names.get(i));
    }
  }

  /** Says what the server complains of. */
  String describe(XError error) {
    String name =
        error.code() < CORE.size()
            ? CORE.get(error.code())
            : known.getOrDefault(error.code(), "an error of an extension, about #");
    return name.replace("#", "0x" + Integer.toHexString(error.badValue()))
        + " (code "
        + error.code()
        + ", request "
        + error.majorOpcode()
        + "."
        + error.minorOpcode()
        + ")";
  }
}
