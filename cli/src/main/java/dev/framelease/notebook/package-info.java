/** What notebooks show: pictures of frames and views, and charts of numbers. */
package dev.framelease.notebook;
