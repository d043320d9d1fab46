package io.alliancehub.trainer.vocabulary;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.trainer.corpus.Corpus;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The vocabulary that a corpus teaches. */
public final class CorpusVocabulary {

    private static final Pattern THINK_TAG = Pattern.compile("</?think>");

    private CorpusVocabulary() {}

    /**
     * Learns a vocabulary of at most {@code size} tokens from the first {@code dialogueCount}
     * training dialogues.
     */
    public static BytePairs learn(Corpus corpus, int dialogueCount, int size) {
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < dialogueCount; index++) {
            for (ChatMessage turn : corpus.training(index).turns()) {
                texts.add(turn.role().wireName());
                texts.addAll(List.of(THINK_TAG.split(turn.text())));
            }
        }
        return BpeTrainer.learn(texts, size - 256 - SpecialToken.values().length);
    }
}
