/** Tests of the decoder against golden files and against a naive one. */
@NullMarked
package io.alliancehub.engine.model;

import org.jspecify.annotations.NullMarked;
