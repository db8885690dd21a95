package dev.framelease.cli;

import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.OnnxModelWriter;
import dev.framelease.djl.models.OnnxModelWriter.ElementType;
import dev.framelease.djl.models.VisionModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the commands of the documents name: models, labels, programs. They are small ones. */
final class StandIns {
  /** Of the programs in {@link #programs}; what each was given is in a file {@code NAME.got}. */
  static final List<String> READERS = List.of("consumer", "display", "ffplay");

  private StandIns() {}

  /** Programs that read their standard input to its end, and a Jupyter that serves nobody. */
  static void programs(Path folder) throws IOException {
    for (String name : READERS) {
      BuiltClone.program(folder.resolve(name), "exec cat >" + name + ".got");
    }
    BuiltClone.program(folder.resolve("jupyter-notebook"), "exit 1");
    BuiltClone.program(
        folder.resolve("jupyter"),
        "echo \"$@\" >'jupyter data/new'; mv 'jupyter data/new' jupyter.got; exec sleep infinity");
  }

  static void models(Path folder) throws IOException {
    Path extremes = VisionModels.extremes(ModelEngine.ONNX_RUNTIME, folder);
    Files.move(extremes, folder.resolve("model.onnx"));
    Path classifier = VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    Files.move(classifier, folder.resolve("resnet.onnx"));
    Files.write(folder.resolve("yolov8n.onnx"), yoloOfOneBox());
    List<String> labels = List.of("red", "green", "blue");
    Files.write(folder.resolve("imagenet.txt"), labels);
    Files.write(folder.resolve("coco.txt"), labels);
    modelFolder(Files.createDirectory(folder.resolve("model-folder")), labels);
  }

  private static void modelFolder(Path folder, List<String> labels) throws IOException {
    Path classifier = VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    Files.move(classifier, folder.resolve("model-folder.onnx"));
    Files.write(folder.resolve("synset.txt"), labels);
    Files.writeString(
        folder.resolve("serving.properties"),
        """
        engine=OnnxRuntime
        translatorFactory=ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory
        width=64
        height=64
        resize=true
        """);
  }

  /** Of any input, [batch, 7, 1]: what is at the place of a box is of no account. */
  private static byte[] yoloOfOneBox() {
    return new OnnxModelWriter("yolov8n")
        .input("pixels", ElementType.FLOAT, List.of("batch", "3", "height", "width"))
        .output("found", ElementType.FLOAT, List.of("batch", "7", "1"))
        .reduce("ReduceMean", "means", "pixels", 2, 3)
        .reduce("ReduceMax", "mostFlat", "means", 1)
        .integers("asOne", -1, 1)
        .node("Reshape", "most", "mostFlat", "asOne")
        .along(1, "Concat", "values", "means", "most", "means")
        .integers("asBox", -1, 7, 1)
        .node("Reshape", "found", "values", "asBox")
        .toByteArray();
  }
}
