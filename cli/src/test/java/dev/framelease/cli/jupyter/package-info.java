/** Tests of {@link dev.framelease.cli.jupyter}. */
package dev.framelease.cli.jupyter;
