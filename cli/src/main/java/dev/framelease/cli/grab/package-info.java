/** {@code framelease grab}: pictures of the screen. */
package dev.framelease.cli.grab;
