/** Jupyter on this machine: its folders, its Java kernels, and its processes. */
package dev.framelease.cli.jupyter;
