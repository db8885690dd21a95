/** Frames written as Arrow IPC, from the memory that they were captured into. */
package dev.framelease.arrow.ipc;
