/** Taking frames of a screen: sessions, sources, results, and the interface of a backend. */
package dev.framelease.capture;
