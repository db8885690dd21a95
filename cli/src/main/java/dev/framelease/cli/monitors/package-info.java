/** {@code framelease monitors}: what there is to capture. */
package dev.framelease.cli.monitors;
