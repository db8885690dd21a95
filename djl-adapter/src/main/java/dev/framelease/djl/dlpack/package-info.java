/**
 * Memory as PyTorch tensors through DLPack, with a callback at the end of the storage. Internal.
 */
package dev.framelease.djl.dlpack;
