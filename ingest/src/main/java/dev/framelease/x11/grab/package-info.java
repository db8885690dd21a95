/** Single grabs through a connection: claim a slot, have it filled, and lend it as a frame. */
package dev.framelease.x11.grab;
