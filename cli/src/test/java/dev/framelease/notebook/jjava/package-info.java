/** Tests of {@link dev.framelease.notebook.jjava}. */
package dev.framelease.notebook.jjava;
