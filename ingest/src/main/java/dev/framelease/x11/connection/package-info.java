/**
 * A connection to an X server and the one thread that uses it: others post work, and wait for it.
 */
package dev.framelease.x11.connection;
