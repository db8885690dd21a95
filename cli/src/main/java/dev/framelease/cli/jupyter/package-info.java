/**
 * {@code framelease notebook}, and Jupyter on this machine: its folders, Java kernels, processes.
 */
package dev.framelease.cli.jupyter;
