/**
 * Routes, filters and the order of a request's stages: the reactive shell around plain decisions.
 */
@NullMarked
package io.alliancehub.gateway.edge;

import org.jspecify.annotations.NullMarked;
