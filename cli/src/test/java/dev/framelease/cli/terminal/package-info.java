/** Tests of {@link dev.framelease.cli.terminal}. */
package dev.framelease.cli.terminal;
