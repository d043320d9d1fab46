@NullMarked
package io.alliancehub.engine.grammar;

import org.jspecify.annotations.NullMarked;
