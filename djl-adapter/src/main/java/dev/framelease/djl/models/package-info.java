/** Models that this project makes itself, and the writers of their two file formats. Internal. */
package dev.framelease.djl.models;
