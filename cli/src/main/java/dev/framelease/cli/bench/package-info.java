/** {@code framelease bench}: this machine's numbers. */
package dev.framelease.cli.bench;
