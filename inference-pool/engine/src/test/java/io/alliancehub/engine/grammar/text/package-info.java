@NullMarked
package io.alliancehub.engine.grammar.text;

import org.jspecify.annotations.NullMarked;
