package io.alliancehub.trainer.corpus;

/** Writes one question and its answer from random choices. Stateless. */
@FunctionalInterface
interface Composer {

    Exchange compose(Draw draw);

    /** A user's text and the assistant's. */
    record Exchange(String question, String answer) {}
}
