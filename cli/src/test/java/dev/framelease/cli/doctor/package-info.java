/** Tests of what is found on a machine. */
package dev.framelease.cli.doctor;
