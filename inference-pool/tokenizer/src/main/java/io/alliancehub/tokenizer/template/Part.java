package io.alliancehub.tokenizer.template;

import java.util.List;

/** A part of a template's text. */
sealed interface Part {

    /** What is written as it stands. */
    record Data(String text) implements Part {}

    /** {@code {{ an expression }}}. */
    record Output(List<Token> tokens) implements Part {}

    /** {@code {% a statement %}}. */
    record Tag(List<Token> tokens) implements Part {}
}
