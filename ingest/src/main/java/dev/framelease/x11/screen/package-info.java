/**
 * What a server says of its screen: how its pixels lie, how large it is, where its monitors stand.
 */
package dev.framelease.x11.screen;
