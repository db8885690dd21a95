/** Tests of {@link dev.framelease.cli.bench}. */
package dev.framelease.cli.bench;
