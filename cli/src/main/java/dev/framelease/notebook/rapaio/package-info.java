/**
 * The part that runs within rapaio-jupyter-kernel: its start, and how it shows frames and views.
 */
package dev.framelease.notebook.rapaio;
