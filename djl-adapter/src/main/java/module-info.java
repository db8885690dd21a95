/**
 * Screen frames as DJL arrays, and models that take them, without a copy.
 *
 * <p>Where a comment does not speak of null, none is returned and none may be given, which a {@link
 * NullPointerException} says, at the latest when it is used. What a method is given stays the
 * caller's to close where nothing else is said. Enums and exceptions are thread-safe.
 */
module dev.framelease.djl {
  requires transitive ai.djl.api;
  requires ai.djl.onnxruntime_engine;
  requires ai.djl.pytorch_engine;
  requires com.sun.jna;
  requires jdk.jfr;
  requires transitive java.desktop;
  requires transitive dev.framelease.arrow;
  requires transitive dev.framelease.ingest;

  exports dev.framelease.djl;
  exports dev.framelease.djl.predict;
  exports dev.framelease.djl.preprocess;

  opens dev.framelease.djl.dlpack to
      com.sun.jna;
}
