/** The part that runs within IJava: how it shows frames and views. */
package dev.framelease.notebook.ijava;
