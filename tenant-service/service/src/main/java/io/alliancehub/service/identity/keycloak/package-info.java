/** Keycloak as the directory of people: the only package that knows its admin API. */
@NullMarked
package io.alliancehub.service.identity.keycloak;

import org.jspecify.annotations.NullMarked;
