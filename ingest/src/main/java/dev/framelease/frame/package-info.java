/** A captured frame: a lease on its pixels, and what is known of them. */
package dev.framelease.frame;
