package io.alliancehub.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RowPackerTest {

    private static final int ROW_LENGTH = 40;

    @Property
    void everyDialogueIsPackedOnceOrHandedBack(
            @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 60) Integer> lengths) {
        List<EncodedDialogue> dialogues = lengths.stream().map(RowPackerTest::ofLength).toList();

        RowPacker.Packed packed = RowPacker.pack(dialogues, ROW_LENGTH);

        List<EncodedDialogue> seen = new ArrayList<>(packed.tooLong());
        packed.rows().forEach(seen::addAll);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(dialogues);
        assertThat(packed.tooLong()).allMatch(dialogue -> length(dialogue) > ROW_LENGTH);
        assertThat(packed.rows())
                .allMatch(row -> row.stream().mapToInt(RowPackerTest::length).sum() <= ROW_LENGTH);
    }

    @Example
    void wastesLittle() {
        List<EncodedDialogue> dialogues = new ArrayList<>();
        for (int index = 0; index < 5_000; index++) {
            dialogues.add(ofLength(3 + index * 7 % 20));
        }

        RowPacker.Packed packed = RowPacker.pack(dialogues, ROW_LENGTH);

        int tokens = dialogues.stream().mapToInt(RowPackerTest::length).sum();
        assertThat((double) tokens / (packed.rows().size() * ROW_LENGTH)).isGreaterThan(0.97);
    }

    private static EncodedDialogue ofLength(int length) {
        return new EncodedDialogue(new int[length], new boolean[length]);
    }

    private static int length(EncodedDialogue dialogue) {
        return dialogue.tokens().length;
    }
}
