/** The decoder: weights, layers and attention over block tables; knows no tenants. */
@NullMarked
package io.alliancehub.engine.model;

import org.jspecify.annotations.NullMarked;
