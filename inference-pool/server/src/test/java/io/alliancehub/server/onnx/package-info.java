/** Encoders of random weights, with plain Java as their oracle, and a real one. */
@org.jspecify.annotations.NullMarked
package io.alliancehub.server.onnx;
