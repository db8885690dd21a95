/** What windows there are on a screen, and which of them a source means. */
package dev.framelease.x11.window;
