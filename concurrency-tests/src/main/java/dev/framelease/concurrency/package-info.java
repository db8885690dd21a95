/**
 * What threads may do to each other with leases, pools and queues: each test lists every outcome
 * that is legal, and why. Any other fails the build.
 */
package dev.framelease.concurrency;
