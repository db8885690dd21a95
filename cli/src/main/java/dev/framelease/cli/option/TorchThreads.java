package dev.framelease.cli.option;

/** How many threads PyTorch works with. It counts if it is said before PyTorch is loaded. */
public final class TorchThreads {
  /** DJL reads it when it loads PyTorch. */
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  private TorchThreads() {}

  /** Sets the number. */
  public static void set(int threads) {
    System.setProperty(PROPERTY, String.valueOf(threads));
  }

  /**
   * Takes one thread for the project's own model, unless the user named a number: it is so small
   * that sharing its work out takes longer than the work.
   */
  public static void setForSmallModel() {
    if (System.getProperty(PROPERTY) == null) {
      set(1);
    }
  }
}
