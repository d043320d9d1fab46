package io.alliancehub.trainer.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import io.alliancehub.trainer.corpus.Corpus;
import io.alliancehub.trainer.corpus.Dialogue;
import io.alliancehub.trainer.corpus.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Held-out questions of every task, put to an {@link Answerer}, and what counts as right. */
public final class Examination {

    private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();
    private static final int DRAWS_PER_QUESTION = 20;
    private static final String LABEL = "标签：";

    private final Corpus corpus;
    private final int questionsPerTask;

    /** At most so many different questions of each task. */
    public Examination(Corpus corpus, int questionsPerTask) {
        this.corpus = corpus;
        this.questionsPerTask = questionsPerTask;
    }

    /** One line of the result: how many of a task's answers have a property. */
    public record Score(Task task, String property, int right, int count) {}

    /** Puts all questions, task by task. */
    public List<Score> take(Answerer answerer) {
        List<Score> scores = new ArrayList<>();
        for (Task task : Task.values()) {
            List<Dialogue> dialogues = questions(task);
            List<String> answers =
                    answerer.answers(dialogues.stream().map(Dialogue::prompt).toList());
            scores.add(score(task, "exact answer", dialogues, answers, String::equals));
            switch (task) {
                case CONTRACT ->
                        scores.add(
                                score(
                                        task,
                                        "valid JSON",
                                        dialogues,
                                        answers,
                                        (answer, expected) -> isFindings(answer)));
                case FRAUD ->
                        scores.add(
                                score(
                                        task,
                                        "right label",
                                        dialogues,
                                        answers,
                                        (answer, expected) ->
                                                label(answer).equals(label(expected))));
                case SERVICE, TO_FORMAL, FROM_FORMAL, GREETING, COUNTING -> {}
            }
        }
        return scores;
    }

    /* A task may have fewer questions to ask than are wanted; then all that were found are. */
    private List<Dialogue> questions(Task task) {
        Map<String, Dialogue> byQuestion = new LinkedHashMap<>();
        int last = Math.multiplyExact(questionsPerTask, DRAWS_PER_QUESTION);
        for (int index = 0; index < last && byQuestion.size() < questionsPerTask; index++) {
            Dialogue dialogue = corpus.heldOut(task, index);
            byQuestion.putIfAbsent(dialogue.question(), dialogue);
        }
        return List.copyOf(byQuestion.values());
    }

    private static Score score(
            Task task,
            String property,
            List<Dialogue> dialogues,
            List<String> answers,
            BiPredicate<String, String> isRight) {
        int right = 0;
        for (int index = 0; index < dialogues.size(); index++) {
            right += isRight.test(answers.get(index), dialogues.get(index).answer()) ? 1 : 0;
        }
        return new Score(task, property, right, dialogues.size());
    }

    private static boolean isFindings(String answer) {
        try {
            JsonObject object = STRICT.fromJson(answer, JsonObject.class);
            return object != null
                    && object.get("findings") != null
                    && object.get("findings").isJsonArray();
        } catch (JsonParseException e) {
            return false;
        }
    }

    /** The word after the last label mark; empty if there is none. */
    private static String label(String answer) {
        int at = answer.lastIndexOf(LABEL);
        return at < 0 ? "" : answer.substring(at + LABEL.length()).lines().findFirst().orElse("");
    }
}
