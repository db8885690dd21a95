/** Arrow's canonical extension type {@code arrow.fixed_shape_tensor}, which arrow-java lacks. */
package dev.framelease.arrow.tensor;
