/**
 * Runs chat templates: a small, bounded part of the Jinja language over texts of which each
 * character knows whether the template or the conversation wrote it.
 */
@NullMarked
package io.alliancehub.tokenizer.template;

import org.jspecify.annotations.NullMarked;
