/** What the tests of every module share: the ledger check, memory to lend, displays. */
package dev.framelease.testing;
