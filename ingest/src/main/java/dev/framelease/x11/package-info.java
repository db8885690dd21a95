/** Capture from X11: the backend, its sessions, and where their streams' frames come from. */
package dev.framelease.x11;
