/** Tests of {@link dev.framelease.cli.record}. */
package dev.framelease.cli.record;
