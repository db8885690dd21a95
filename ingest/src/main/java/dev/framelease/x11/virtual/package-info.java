/** X servers of one's own, without a screen: for tests, continuous integration, demonstrations. */
package dev.framelease.x11.virtual;
