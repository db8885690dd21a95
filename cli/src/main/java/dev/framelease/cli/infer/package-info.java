/** {@code framelease infer}: a model, pointed at the screen or a recording. */
package dev.framelease.cli.infer;
