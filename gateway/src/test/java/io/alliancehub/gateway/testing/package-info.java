/**
 * The world around a gateway in tests: a real Redis, a service and members that speak the contract.
 */
@NullMarked
package io.alliancehub.gateway.testing;

import org.jspecify.annotations.NullMarked;
