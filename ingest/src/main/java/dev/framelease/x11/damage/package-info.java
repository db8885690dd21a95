/**
 * Slots that are kept up to date: the server copies what has changed on the screen, and no more.
 */
package dev.framelease.x11.damage;
