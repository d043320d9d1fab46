package io.alliancehub.trainer.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs dialogues into rows of one length: the oldest waiting opens a row, then the longest of the
 * next few that still fits goes in, until none fits. Deterministic; dialogues longer than a row are
 * handed back.
 */
final class RowPacker {

    private static final int LOOK_AHEAD = 64;

    private RowPacker() {}

    /** The rows in order of training, and the dialogues that were too long for any. */
    record Packed(List<List<EncodedDialogue>> rows, List<EncodedDialogue> tooLong) {}

    static Packed pack(List<EncodedDialogue> dialogues, int rowLength) {
        List<EncodedDialogue> tooLong = new ArrayList<>();
        List<EncodedDialogue> waiting = new ArrayList<>();
        List<List<EncodedDialogue>> rows = new ArrayList<>();
        int next = 0;
        while (next < dialogues.size() || !waiting.isEmpty()) {
            List<EncodedDialogue> row = new ArrayList<>();
            int free = rowLength;
            while (true) {
                while (waiting.size() < LOOK_AHEAD && next < dialogues.size()) {
                    EncodedDialogue dialogue = dialogues.get(next++);
                    (dialogue.tokens().length > rowLength ? tooLong : waiting).add(dialogue);
                }
                int best = row.isEmpty() ? 0 : longestWithin(waiting, free);
                if (best < 0 || waiting.isEmpty()) {
                    break;
                }
                EncodedDialogue chosen = waiting.remove(best);
                row.add(chosen);
                free -= chosen.tokens().length;
            }
            if (!row.isEmpty()) {
                rows.add(List.copyOf(row));
            }
        }
        return new Packed(rows, tooLong);
    }

    private static int longestWithin(List<EncodedDialogue> waiting, int free) {
        int best = -1;
        for (int at = 0; at < waiting.size(); at++) {
            int length = waiting.get(at).tokens().length;
            if (length <= free && (best < 0 || length > waiting.get(best).tokens().length)) {
                best = at;
            }
        }
        return best;
    }
}
