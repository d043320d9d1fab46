/** Languages of text: regular expressions, decimals and their automata over code points. */
@NullMarked
package io.alliancehub.engine.grammar.text;

import org.jspecify.annotations.NullMarked;
