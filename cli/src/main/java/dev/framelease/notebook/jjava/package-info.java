/** The part that runs within JJava: how it shows frames and views. */
package dev.framelease.notebook.jjava;
