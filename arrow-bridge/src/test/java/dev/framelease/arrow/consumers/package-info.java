/** Everybody who can read a frame through Arrow, closing in every order and from every thread. */
package dev.framelease.arrow.consumers;
