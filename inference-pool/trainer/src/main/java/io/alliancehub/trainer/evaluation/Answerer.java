package io.alliancehub.trainer.evaluation;

import java.util.List;

/** What is measured: anything that answers ChatML prompts. */
@FunctionalInterface
public interface Answerer {

    /**
     * The most likely answers, in the order of the prompts, each without its {@code <|im_end|>}.
     *
     * @param prompts each in ChatML up to and including the opening of the assistant's turn
     */
    List<String> answers(List<String> prompts);
}
