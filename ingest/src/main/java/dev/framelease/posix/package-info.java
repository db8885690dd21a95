/** What Framelease asks of the C library: sealed shared memory, and a few calls more. */
package dev.framelease.posix;
