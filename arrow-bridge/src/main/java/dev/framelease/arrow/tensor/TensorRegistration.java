package dev.framelease.arrow.tensor;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType.ExtensionType;
import org.apache.arrow.vector.types.pojo.ExtensionTypeRegistry;

/** Registers both types with Arrow, once, when this class is initialised. */
final class TensorRegistration {
  static {
    register(new FixedShapeTensorType(List.of(1), List.of()));
    register(VariableShapeTensorType.PLAIN);
  }

  private TensorRegistration() {}

  static void done() {}

  private static void register(ExtensionType type) {
    if (ExtensionTypeRegistry.lookup(type.extensionName()) == null) {
      ExtensionTypeRegistry.register(type);
    }
  }
}
