/** Tests of the command line, and of the architecture of all modules. */
package dev.framelease.cli;
