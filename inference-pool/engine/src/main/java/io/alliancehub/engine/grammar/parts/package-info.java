/** What a grammar is made of, and the automaton over bytes that its parts become while it runs. */
@NullMarked
package io.alliancehub.engine.grammar.parts;

import org.jspecify.annotations.NullMarked;
