/** {@code framelease play}: recordings read back. */
package dev.framelease.cli.play;
