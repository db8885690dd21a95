/**
 * Capture from X11: a thread that owns the connection, the slots that the server writes into, and
 * what the server says of its screens.
 */
package dev.framelease.x11;
