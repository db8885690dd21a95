/** The words of a command line: how values are read, what all commands take, what is refused. */
package dev.framelease.cli.option;
