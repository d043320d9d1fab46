/** The member's sign of life in Redis. */
@NullMarked
package io.alliancehub.server.redis;

import org.jspecify.annotations.NullMarked;
