@NullMarked
package io.alliancehub.server.grammars;

import org.jspecify.annotations.NullMarked;
