/**
 * Arrow's canonical extension types {@code arrow.fixed_shape_tensor} and {@code
 * arrow.variable_shape_tensor}, which arrow-java lacks.
 */
package dev.framelease.arrow.tensor;
