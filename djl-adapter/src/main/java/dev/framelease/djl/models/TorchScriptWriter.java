package dev.framelease.djl.models;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript module without parameters, as {@code torch.jit.save} would.
 *
 * <p>The file is a zip of stored entries (docs/serialization.md of torch/csrc/jit): the code of the
 * module in the language of TorchScript, and the module object as a pickle.
 *
 * <p>Thread-safe.
 */
public final class TorchScriptWriter {
  private static final String FOLDER = "model/";
  private static final String FILE_FORMAT_VERSION = "3\n";

  /** {@code PROTO 2, EMPTY_TUPLE, STOP}. */
  private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  private TorchScriptWriter() {}

  /**
   * Writes a module.
   *
   * @param out where to; it is left open
   * @param className of the module, a Python identifier
   * @param forward the body of {@code forward(self, frame: Tensor) -> Tensor}, one statement a
   *     line, without indentation; every default argument is to be written out
   * @throws IOException if writing fails
   */
  public static void write(OutputStream out, String className, String forward) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
    entry(zip, "data.pkl", moduleObject(className));
    entry(zip, "code/__torch__.py", ascii(classCode(className, forward)));
    entry(zip, "constants.pkl", NO_CONSTANTS);
    entry(zip, "version", ascii(FILE_FORMAT_VERSION));
    zip.finish();
  }

  private static String classCode(String className, String forward) {
    return """
        class %s(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.%s,
            frame: Tensor) -> Tensor:
        %s"""
        .formatted(className, className, forward.indent(4));
  }

  /**
   * The pickle of {@code __torch__.CLASS.__new__()} with the state {@code {"training": False}}:
   * PROTO 2, GLOBAL, EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, BINUNICODE, NEWFALSE, SETITEM, BUILD, STOP.
   */
  private static byte[] moduleObject(String className) {
    return latin1("\u0080\u0002c__torch__\n" + className + "\n)\u0081}X\b\0\0\0training\u0089sb.");
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    // The same bytes at every run.
    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
