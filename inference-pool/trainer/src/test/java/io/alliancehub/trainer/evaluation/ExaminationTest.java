package io.alliancehub.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.trainer.corpus.Corpus;
import io.alliancehub.trainer.corpus.Dialogue;
import io.alliancehub.trainer.corpus.Task;
import io.alliancehub.trainer.evaluation.Examination.Score;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ExaminationTest {

    private static final int QUESTIONS = 20;

    private final Corpus corpus = new Corpus(3);

    @Test
    void rightAnswersScoreInFull() {
        assertThat(take(answer -> answer))
                .hasSize(Task.values().length + 2)
                .allSatisfy(score -> assertThat(score.right()).isEqualTo(QUESTIONS))
                .allSatisfy(score -> assertThat(score.count()).isEqualTo(QUESTIONS));
    }

    @Test
    void otherFindingsAreValidJsonButNotExact() {
        List<Score> scores = take(answer -> answer.replace(":[", ": ["));

        assertThat(right(scores, Task.CONTRACT, "exact answer")).isZero();
        assertThat(right(scores, Task.CONTRACT, "valid JSON")).isEqualTo(QUESTIONS);
    }

    @Test
    void halfAnAnswerIsNotJson() {
        List<Score> scores = take(answer -> answer.substring(0, answer.length() - 1));

        assertThat(right(scores, Task.CONTRACT, "valid JSON")).isZero();
    }

    @Test
    void labelCountsWhateverTheThoughtWas() {
        List<Score> scores =
                take(
                        answer ->
                                answer.substring(
                                        answer.indexOf("标签") < 0 ? 0 : answer.indexOf("标签")));

        assertThat(right(scores, Task.FRAUD, "exact answer")).isZero();
        assertThat(right(scores, Task.FRAUD, "right label")).isEqualTo(QUESTIONS);
    }

    @Test
    void silenceScoresNothing() {
        assertThat(take(answer -> "")).allSatisfy(score -> assertThat(score.right()).isZero());
    }

    @Test
    void noQuestionIsPutTwice() {
        new Examination(corpus, QUESTIONS)
                .take(
                        prompts -> {
                            assertThat(prompts.stream().map(ExaminationTest::lastUserText))
                                    .hasSize(QUESTIONS)
                                    .doesNotHaveDuplicates();
                            return prompts;
                        });
    }

    @Test
    void countsHowManyQuestionsWerePut() {
        List<Score> scores = new Examination(corpus, 2_000).take(prompts -> prompts);

        assertThat(scores).allSatisfy(score -> assertThat(score.count()).isBetween(100, 2_000));
        assertThat(scores)
                .filteredOn(score -> score.task() == Task.COUNTING)
                .allSatisfy(score -> assertThat(score.count()).isLessThan(2_000));
    }

    private static String lastUserText(String prompt) {
        return prompt.substring(prompt.lastIndexOf("<|im_start|>user"));
    }

    private List<Score> take(UnaryOperator<String> change) {
        Map<String, String> answers = new HashMap<>();
        for (Task task : Task.values()) {
            for (int index = 0; index < 20 * QUESTIONS; index++) {
                Dialogue dialogue = corpus.heldOut(task, index);
                answers.put(dialogue.prompt(), dialogue.answer());
            }
        }
        return new Examination(corpus, QUESTIONS)
                .take(
                        prompts ->
                                prompts.stream()
                                        .map(prompt -> change.apply(answers.get(prompt)))
                                        .toList());
    }

    private static int right(List<Score> scores, Task task, String property) {
        return scores.stream()
                .filter(score -> score.task() == task && score.property().equals(property))
                .findFirst()
                .orElseThrow()
                .right();
    }
}
