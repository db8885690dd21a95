/** Tests of {@link dev.framelease.cli.answer}. */
package dev.framelease.cli.answer;
