package dev.framelease.djl.dlpack;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The functions of libtorch_cpu that take a DLManagedTensor over.
 *
 * @param library keeps the library open; JNA closes one that nobody can reach
 * @param fromDLPack {@code at::Tensor at::fromDLPack(DLManagedTensor*)}
 * @param form how fromDLPack is called
 */
record TorchLibrary(NativeLibrary library, Function fromDLPack, CallForm form) {
  /** The library of libtorch that exports fromDLPack. */
  static final String TORCH_CPU = "torch_cpu";

  /**
   * Newest first. The names are those of the Itanium C++ ABI, in ATen/DLConvertor.h of 2.3 and
   * 1.11.
   */
  static final List<String> FROM_DLPACK =
      List.of("_ZN2at10fromDLPackEP15DLManagedTensor", "_ZN2at10fromDLPackEPK15DLManagedTensor");

  private static final String OPERATOR_NEW = "_Znwm";
  private static final int RTLD_LAZY = 1;

  /**
   * Looks the functions up in a library of the libtorch that DJL has loaded.
   *
   * @param name of the library, {@link #TORCH_CPU}
   * @param symbols names of fromDLPack, of which the first one that is exported counts
   * @param form how to call it
   * @throws UnsatisfiedLinkError if a function is missing; the message says which and where
   */
  static TorchLibrary find(String name, List<String> symbols, CallForm form) {
    Engine.getEngine("PyTorch");
    String path = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName(name)).toString();
    // Not RTLD_GLOBAL, JNA's default: it would lend libtorch's symbols to other libraries.
    Map<String, Object> options = Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY);
    NativeLibrary library = NativeLibrary.getInstance(path, options);
    Function fromDLPack = first(library, symbols);
    TorchCalls.bind(path, options, fromDLPack.getName(), OPERATOR_NEW);
    return new TorchLibrary(library, fromDLPack, form);
  }

  private static Function first(NativeLibrary library, List<String> symbols) {
    for (String symbol : symbols) {
      try {
        return library.getFunction(symbol);
      } catch (UnsatisfiedLinkError e) {
        // The next name may be there.
      }
    }
    throw new UnsatisfiedLinkError(
        library.getFile() + " exports none of the symbols " + String.join(", ", symbols));
  }

  /**
   * Makes a tensor on the heap, as DJL wants it.
   *
   * @param structure a valid DLManagedTensor: libtorch ends the process otherwise
   * @return the address of an {@code at::Tensor}
   */
  long newTensor(long structure) {
    long tensor = TorchCalls.operatorNew(Long.BYTES);
    form.call(fromDLPack, structure, tensor);
    return tensor;
  }

  /** Whether uint16, uint32 and uint64 are known: in libtorch 2.7 they are. */
  boolean knowsWideUnsigned() {
    Version version = Version.parse(Engine.getEngine("PyTorch").getVersion().split("[-+]", 2)[0]);
    return version.compareTo(Version.parse("2.7")) >= 0;
  }

  /** Tells which symbol of which library is used. */
  String description() {
    return "DLPack, by " + fromDLPack.getName() + " of " + library.getFile().getName();
  }
}
