/** Events for JDK Flight Recorder; docs/events.md lists them. Their names and fields stay. */
package dev.framelease.capture.events;
