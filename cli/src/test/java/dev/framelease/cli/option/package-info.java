/** Tests of {@link dev.framelease.cli.option}. */
package dev.framelease.cli.option;
