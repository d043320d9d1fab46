/** Which member answers: plain decisions over plain values, under a virtual clock in tests. */
@NullMarked
package io.alliancehub.gateway.scheduling;

import org.jspecify.annotations.NullMarked;
