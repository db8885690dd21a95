/** {@code framelease demo}: the whole way of a frame, measured. */
package dev.framelease.cli.demo;
