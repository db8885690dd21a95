/** {@code framelease doctor}: what works on this machine, and what does not. */
package dev.framelease.cli.doctor;
