/** Slots of native memory that are written, lent, and used again: the tool of a capture backend. */
package dev.framelease.pool;
