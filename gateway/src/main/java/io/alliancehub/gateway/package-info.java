/** The program that banks' clients call. */
@NullMarked
package io.alliancehub.gateway;

import org.jspecify.annotations.NullMarked;
