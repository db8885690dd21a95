/** Tests of {@link dev.framelease.cli.play}. */
package dev.framelease.cli.play;
