/** Which screen a command looks at, and which part of it. */
package dev.framelease.cli.screen;
