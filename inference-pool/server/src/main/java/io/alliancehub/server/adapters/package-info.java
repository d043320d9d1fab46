/** The adapters that the hub gives this member: files in a folder, and what became of them. */
@NullMarked
package io.alliancehub.server.adapters;

import org.jspecify.annotations.NullMarked;
