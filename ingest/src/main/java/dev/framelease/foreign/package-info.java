/** Views of memory that is not Framelease's: of direct buffers, and of bare addresses. */
package dev.framelease.foreign;
