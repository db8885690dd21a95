package dev.framelease.djl.dlpack;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/**
 * How a function is called that returns a C++ object of one pointer, {@code at::Tensor}.
 *
 * <p>Such an object is not trivially copyable, so that it is returned into memory of the caller's
 * (Itanium C++ ABI, 3.1.3.1). Where the address of that memory goes is a matter of the machine.
 */
enum CallForm {
  /** As a hidden first argument: System V ABI for x86-64, 3.2.3. */
  HIDDEN_ARGUMENT {
    @Override
    void call(Function function, long argument, long result) {
      TorchCalls.fromDLPack(result, argument);
    }
  },

  /**
   * As for a C structure that is too large for registers, where libffi knows the place: x8 on
   * AArch64 (AAPCS64, 6.9), where nobody has run it yet. On x86-64 it is the same as a hidden
   * argument, and takes longer.
   */
  LARGE_STRUCTURE {
    @Override
    void call(Function function, long argument, long result) {
      Large returned = (Large) function.invoke(Large.class, new Object[] {argument});
      new Pointer(result).setLong(0, returned.object);
    }
  };

  /** More than two registers, of which the callee writes the first 8 bytes alone. */
  @FieldOrder({"object", "unused1", "unused2"})
  public static final class Large extends Structure implements Structure.ByValue {
    public long object;
    public long unused1;
    public long unused2;
  }

  /**
   * Makes a call.
   *
   * @param argument the only argument, a pointer
   * @param result the address of 8 bytes, which the object is moved to
   */
  abstract void call(Function function, long argument, long result);

  /**
   * Chooses the form.
   *
   * @throws UnsatisfiedLinkError if none is known for this machine
   */
  static CallForm forThisMachine() {
    if (Platform.is64Bit() && Platform.isIntel()) {
      return HIDDEN_ARGUMENT;
    }
    if (Platform.is64Bit() && Platform.isARM()) {
      return LARGE_STRUCTURE;
    }
    throw new UnsatisfiedLinkError(
        "DLPack is used on x86-64 and AArch64, and this is " + Platform.ARCH);
  }
}
