package dev.framelease.djl.dlpack;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The functions of libtorch_cpu that take a DLManagedTensor over.
 *
 * @param library keeps the library open; JNA closes one that nobody can reach
 * @param fromDLPack {@code at::Tensor at::fromDLPack(DLManagedTensor*)}
 * @param operatorNew {@code void* operator new(unsigned long)}, whose memory DJL gives back with
 *     {@code delete}
 */
record TorchLibrary(NativeLibrary library, Function fromDLPack, Function operatorNew) {
  /**
   * Newest first. The names are those of the Itanium C++ ABI, in ATen/DLConvertor.h of 2.3 and
   * 1.11.
   */
  static final List<String> FROM_DLPACK =
      List.of("_ZN2at10fromDLPackEP15DLManagedTensor", "_ZN2at10fromDLPackEPK15DLManagedTensor");

  private static final String OPERATOR_NEW = "_Znwm";
  private static final int RTLD_LAZY = 1;

  /**
   * Looks the functions up in the libtorch that DJL has loaded.
   *
   * @param names of fromDLPack, to be tried one after the other
   * @throws UnsatisfiedLinkError if a function is missing; the message says which and where
   */
  static TorchLibrary find(List<String> names) {
    if (!Platform.is64Bit() || !Platform.isIntel()) {
      throw new UnsatisfiedLinkError("DLPack is used on x86-64 only, and this is " + Platform.ARCH);
    }
    Engine.getEngine("PyTorch");
    String path =
        Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu")).toString();
    // Not RTLD_GLOBAL, JNA's default: it would lend libtorch's symbols to other libraries.
    NativeLibrary library =
        NativeLibrary.getInstance(path, Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY));
    return new TorchLibrary(library, first(library, names), first(library, List.of(OPERATOR_NEW)));
  }

  private static Function first(NativeLibrary library, List<String> names) {
    for (String name : names) {
      try {
        return library.getFunction(name);
      } catch (UnsatisfiedLinkError e) {
        // The next name may be there.
      }
    }
    throw new UnsatisfiedLinkError(
        library.getFile() + " exports none of the symbols " + String.join(", ", names));
  }

  /**
   * Makes a tensor on the heap, as DJL wants it.
   *
   * @param structure a valid DLManagedTensor: libtorch ends the process otherwise
   * @return the address of an {@code at::Tensor}
   */
  long newTensor(long structure) {
    long tensor = operatorNew.invokeLong(new Object[] {(long) Long.BYTES});
    // A class is returned into memory of the caller's, whose address goes where a first argument
    // would (System V ABI for x86-64, 3.2.3); at::Tensor is one pointer.
    fromDLPack.invokeVoid(new Object[] {tensor, structure});
    return tensor;
  }
}
