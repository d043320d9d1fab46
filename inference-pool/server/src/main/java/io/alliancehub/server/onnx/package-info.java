/** Encoders of BERT's kind in ONNX files, run by ONNX Runtime behind the seam of the engines. */
@NullMarked
package io.alliancehub.server.onnx;

import org.jspecify.annotations.NullMarked;
