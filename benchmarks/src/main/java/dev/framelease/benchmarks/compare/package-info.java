/**
 * Whole programs that capture the same display in turns; {@code ./benchmarks/compare} runs them.
 */
package dev.framelease.benchmarks.compare;
