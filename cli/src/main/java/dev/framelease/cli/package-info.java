/** The command {@code framelease}. */
package dev.framelease.cli;
