/** Tests of {@link dev.framelease.cli.grab}. */
package dev.framelease.cli.grab;
