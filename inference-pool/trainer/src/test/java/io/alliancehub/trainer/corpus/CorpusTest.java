package io.alliancehub.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatMessage.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorpusTest {

    private static final long SEED = 20_261_123;

    private final Corpus corpus = new Corpus(SEED);

    @Test
    void sameSeedGivesTheSameTextForEver() {
        assertThat(corpus.digest(2_000))
                .as("change this digest only together with a newly trained model")
                .isEqualTo("44250ab6c119d405ba05bfbfb59f602d688bd0c9fbd04c34cc849dacc8113925");
        assertThat(new Corpus(SEED + 1).digest(2_000)).isNotEqualTo(corpus.digest(2_000));
    }

    @Test
    void wholeCorpusIsTheOneOfTheModelCard() throws IOException {
        String root = System.getProperty("hub.root", "");
        String card = Files.readString(Path.of(root, "inference-pool/trainer/model/MODEL_CARD.md"));

        assertThat(card).contains(corpus.digest(150_000));
    }

    @Test
    void noHeldOutQuestionIsEverTrainedOn() {
        Set<String> trained = new HashSet<>();
        for (int index = 0; index < 20_000; index++) {
            questions(corpus.training(index)).forEach(trained::add);
        }

        for (Task task : Task.values()) {
            for (int index = 0; index < 100; index++) {
                assertThat(trained)
                        .doesNotContainAnyElementsOf(questions(corpus.heldOut(task, index)));
            }
        }
    }

    @Test
    void heldOutDialoguesAreOfTheTaskAskedFor() {
        for (Task task : Task.values()) {
            assertThat(corpus.heldOut(task, 7).task()).isEqualTo(task);
        }
    }

    @Test
    void everyContractAnswerIsJson() {
        for (int index = 0; index < 500; index++) {
            String answer = corpus.heldOut(Task.CONTRACT, index).answer();

            assertThat(JsonParser.parseString(answer).getAsJsonObject().get("findings"))
                    .satisfies(findings -> assertThat(findings.isJsonArray()).isTrue());
        }
    }

    @Test
    void everyFraudLabelFollowsFromTheTransaction() {
        for (int index = 0; index < 1_000; index++) {
            Dialogue dialogue = corpus.heldOut(Task.FRAUD, index);
            List<String> lines = questions(dialogue).getFirst().lines().toList();
            int signals = signals(lines);
            String label = signals >= 3 ? "欺诈" : signals == 2 ? "可疑" : "正常";

            assertThat(dialogue.answer()).contains("标签：" + label, "共 " + signals + " 项");
        }
    }

    @Test
    void namesOnlyBanksThatSayTheyAreSamples() {
        assertThat(CustomerService.CHINESE_BANKS).allMatch(bank -> bank.contains("示例"));
        assertThat(CustomerService.ENGLISH_BANKS).allMatch(bank -> bank.contains("Sample"));
    }

    private static int signals(List<String> lines) {
        double yuan = Double.parseDouble(field(lines, "金额").replaceAll("[¥,]", ""));
        int hour = Integer.parseInt(field(lines, "时间").substring(0, 2));
        boolean away = !field(lines, "地点").equals(field(lines, "常用地点"));
        boolean newDevice = field(lines, "设备").equals("新设备");
        int recent = Integer.parseInt(field(lines, "近一小时笔数"));
        return IntStream.of(
                        yuan >= 50_000 ? 1 : 0,
                        hour < 6 ? 1 : 0,
                        away ? 1 : 0,
                        newDevice ? 1 : 0,
                        recent >= 5 ? 1 : 0)
                .sum();
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "："))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> questions(Dialogue dialogue) {
        return dialogue.turns().stream()
                .filter(turn -> turn.role() == Role.USER)
                .map(ChatMessage::text)
                .toList();
    }
}
