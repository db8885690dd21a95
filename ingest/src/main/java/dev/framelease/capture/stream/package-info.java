/** Streams of frames over any session: a pace, a bounded queue, and the ways to take from it. */
package dev.framelease.capture.stream;
