/** Ways for pixels from the server into a slot, and which of them a connection goes. */
package dev.framelease.x11.transport;
