/** Tests of {@link dev.framelease.cli.monitors}. */
package dev.framelease.cli.monitors;
