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
import java.util.List;

/** Held-out questions of every task, put to an {@link Answerer}, and what counts as right. */
public final class Examination {

    private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();
    private static final String LABEL = "标签：";

    private final Corpus corpus;
    private final int questionsPerTask;

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
            int exact = 0;
            int sound = 0;
            for (int index = 0; index < questionsPerTask; index++) {
                Dialogue dialogue = corpus.heldOut(task, index);
                String answer = answerer.answer(dialogue.prompt());
                exact += answer.equals(dialogue.answer()) ? 1 : 0;
                sound += isSound(task, answer, dialogue.answer()) ? 1 : 0;
            }
            scores.add(new Score(task, "exact answer", exact, questionsPerTask));
            switch (task) {
                case CONTRACT -> scores.add(new Score(task, "valid JSON", sound, questionsPerTask));
                case FRAUD -> scores.add(new Score(task, "right label", sound, questionsPerTask));
                case SERVICE, TO_FORMAL, FROM_FORMAL, GREETING, COUNTING -> {}
            }
        }
        return scores;
    }

    private static boolean isSound(Task task, String answer, String expected) {
        return switch (task) {
            case CONTRACT -> isFindings(answer);
            case FRAUD -> label(answer).equals(label(expected));
            case SERVICE, TO_FORMAL, FROM_FORMAL, GREETING, COUNTING -> answer.equals(expected);
        };
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
