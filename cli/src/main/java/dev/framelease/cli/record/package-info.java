/** {@code framelease record}: the screen as Arrow IPC. */
package dev.framelease.cli.record;
