/** What a request's body may say, read strictly where the gateway itself must understand it. */
@NullMarked
package io.alliancehub.gateway.guard;

import org.jspecify.annotations.NullMarked;
