package dev.framelease.cli.infer;

import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.SimpleRepository;
import ai.djl.util.Progress;
import java.nio.file.Path;

/**
 * One folder with one model. Where DJL looks for itself, it takes a comma in the name for its end,
 * a name that ends with .zip for an archive, and metadata.json below it for many models.
 */
final class FolderRepository extends SimpleRepository {
  private final Path folder;

  FolderRepository(Path folder) {
    super("folder", folder.toUri(), folder);
    this.folder = folder;
  }

  MRL model() {
    return getResources().get(0);
  }

  @Override
  public Path getResourceDirectory(Artifact artifact) {
    return folder;
  }

  /** Nothing has to be unpacked. */
  @Override
  public void prepare(Artifact artifact, Progress progress) {}
}
