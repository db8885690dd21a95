/** Tests of {@link dev.framelease.cli.infer}. */
package dev.framelease.cli.infer;
