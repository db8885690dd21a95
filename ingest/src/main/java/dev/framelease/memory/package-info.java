/**
 * Blocks of native memory, and the leases that say who may read them.
 *
 * <p>One holder, one lease. A {@link dev.framelease.memory.MemoryBlock} counts its open {@link
 * dev.framelease.memory.Lease}s; the last one to close tells the block's owner, once. The {@link
 * dev.framelease.memory.HolderLedger} knows who holds what, and since when.
 */
package dev.framelease.memory;
