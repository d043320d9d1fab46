/** The catalog of aliases, and the tokenizers that count a prompt as the engine will. */
@NullMarked
package io.alliancehub.gateway.models;

import org.jspecify.annotations.NullMarked;
