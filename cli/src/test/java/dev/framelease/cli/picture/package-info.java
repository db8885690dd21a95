/** Tests of {@link dev.framelease.cli.picture}. */
package dev.framelease.cli.picture;
