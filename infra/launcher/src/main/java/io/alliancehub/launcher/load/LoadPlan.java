package io.alliancehub.launcher.load;

import java.time.Duration;
import java.util.List;

/**
 * What a load run does.
 *
 * @param clients streams at once
 * @param maxTokens longest answer
 * @param models asked for in turn
 * @param mix whether all calls are alike
 */
public record LoadPlan(
        int clients, Duration duration, int maxTokens, List<String> models, Mix mix) {
    /** How much calls differ. */
    public enum Mix {
        /** Short prompts, every answer as long as may be and heard to its end. */
        ALIKE,
        /** Short and long prompts, answers of any length, and one call in five given up. */
        MIXED
    }

    public LoadPlan {
        models = List.copyOf(models);
    }
}
