/** Recordings as a user names them, and what to say of a file that is none. */
package dev.framelease.cli.recording;
