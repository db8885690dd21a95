/** What a model said of a frame: its values, and how they are drawn. */
package dev.framelease.cli.answer;
