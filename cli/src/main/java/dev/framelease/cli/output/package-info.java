/**
 * Where commands write: standard output, files that appear when they are complete, frames as Arrow
 * IPC.
 */
package dev.framelease.cli.output;
