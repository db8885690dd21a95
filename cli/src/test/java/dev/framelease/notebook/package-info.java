/** Tests of what notebooks show. */
package dev.framelease.notebook;
