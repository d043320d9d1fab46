/** The engine: submit a prompt, receive tokens, cancel; everything else is inside. */
@NullMarked
package io.alliancehub.engine;

import org.jspecify.annotations.NullMarked;
