/** Tests of {@link dev.framelease.notebook.rapaio}. */
package dev.framelease.notebook.rapaio;
