/** The terminal that a command runs in: whether it is one, progress on it, Ctrl-C. */
package dev.framelease.cli.terminal;
