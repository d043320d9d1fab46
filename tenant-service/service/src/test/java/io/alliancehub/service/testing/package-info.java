/** Real servers and the real service for tests. */
@NullMarked
package io.alliancehub.service.testing;

import org.jspecify.annotations.NullMarked;
