package dev.framelease.djl.preprocess;

/** How the values of an output follow each other. */
public enum TensorLayout {
  /** [channels, height, width], one plane after the other, as most models take images. */
  CHW,
  /** [height, width, channels], the channels of a pixel side by side. */
  HWC
}
