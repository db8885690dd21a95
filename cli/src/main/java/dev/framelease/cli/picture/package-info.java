/** Pictures of frames, their files, and the patterns that name those. */
package dev.framelease.cli.picture;
