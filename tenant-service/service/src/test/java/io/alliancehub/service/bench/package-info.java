/** Measures the service over many rows; run by {@code ./hub bench usage}, never by the tests. */
@NullMarked
package io.alliancehub.service.bench;

import org.jspecify.annotations.NullMarked;
