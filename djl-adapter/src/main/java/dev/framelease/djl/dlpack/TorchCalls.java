package dev.framelease.djl.dlpack;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.HashMap;
import java.util.Map;

/**
 * What is called for each tensor, bound directly: such a call makes no object, where one of a
 * {@link com.sun.jna.Function} makes several.
 */
final class TorchCalls {
  private TorchCalls() {}

  /**
   * Binds the functions to those of a library, for good: JNA keeps it open for this class.
   *
   * @param path of the library
   * @param options how to open it
   * @param fromDLPack which symbol it is
   * @param operatorNew which symbol it is
   */
  static void bind(
      String path, Map<String, Object> options, String fromDLPack, String operatorNew) {
    FunctionMapper names =
        (library, method) -> method.getName().equals("fromDLPack") ? fromDLPack : operatorNew;
    Map<String, Object> named = new HashMap<>(options);
    named.put(Library.OPTION_FUNCTION_MAPPER, names);
    Native.register(TorchCalls.class, NativeLibrary.getInstance(path, named));
  }

  /** {@code at::Tensor at::fromDLPack(DLManagedTensor*)}, with the result as a hidden argument. */
  static native void fromDLPack(long result, long tensor);

  /** {@code void* operator new(unsigned long)}, whose memory DJL gives back with {@code delete}. */
  static native long operatorNew(long size);
}
