/** Tests of {@link dev.framelease.cli.demo}. */
package dev.framelease.cli.demo;
