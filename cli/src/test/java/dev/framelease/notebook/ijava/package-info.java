/** Tests of {@link dev.framelease.notebook.ijava}. */
package dev.framelease.notebook.ijava;
