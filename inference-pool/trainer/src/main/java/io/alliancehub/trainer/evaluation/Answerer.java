package io.alliancehub.trainer.evaluation;

/** What is measured: anything that answers a ChatML prompt. */
@FunctionalInterface
public interface Answerer {

    /**
     * The most likely answer, without its {@code <|im_end|>}.
     *
     * @param prompt ChatML up to and including the opening of the assistant's turn
     */
    String answer(String prompt);
}
