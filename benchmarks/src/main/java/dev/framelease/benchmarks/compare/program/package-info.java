/**
 * The programs in Java that are compared: each captures when it is told to, and says how long it
 * took.
 */
package dev.framelease.benchmarks.compare.program;
