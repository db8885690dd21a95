/** What views cost, measured by JMH; docs/benchmarks.md says how to run it. */
package dev.framelease.benchmarks;
