/** Screen frames as DJL arrays, and models that take them, without a copy. */
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
