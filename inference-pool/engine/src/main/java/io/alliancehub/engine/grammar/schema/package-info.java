/** JSON Schema (draft 2020-12) into parts of a grammar: the supported subset, or a refusal. */
@NullMarked
package io.alliancehub.engine.grammar.schema;

import org.jspecify.annotations.NullMarked;
