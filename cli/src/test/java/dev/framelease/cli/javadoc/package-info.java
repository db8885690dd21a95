/** Tests of the comments of everything that other programs can use. */
package dev.framelease.cli.javadoc;
