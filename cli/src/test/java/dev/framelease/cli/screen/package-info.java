/** Tests of {@link dev.framelease.cli.screen}, and of the commands of windows. */
package dev.framelease.cli.screen;
