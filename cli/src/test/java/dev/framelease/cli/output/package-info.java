/** Tests of {@link dev.framelease.cli.output}. */
package dev.framelease.cli.output;
