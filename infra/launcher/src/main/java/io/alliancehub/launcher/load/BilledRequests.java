package io.alliancehub.launcher.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What usage rows say about requests. Of each row it keeps what a recount needs and no more, as a
 * long load has a hundred thousand of them.
 */
final class BilledRequests {
    private final Map<String, Tokens> byRequest = new HashMap<>();
    private final List<String> doubled = new ArrayList<>();

    private record Tokens(long prompt, long completion) {
        @Override
        public String toString() {
            return prompt + "+" + completion;
        }
    }

    /** Takes a usage row of the control API. */
    void add(JsonNode row) {
        String requestId = row.path("requestId").asString("");
        Tokens tokens =
                new Tokens(
                        row.path("promptTokens").asLong(), row.path("completionTokens").asLong());
        if (byRequest.put(requestId, tokens) != null) {
            doubled.add(requestId);
        }
    }

    int rows() {
        return byRequest.size() + doubled.size();
    }

    /** Whether each of these answers has a row. */
    boolean hasAll(Collection<StreamSample> answers) {
        return answers.stream().allMatch(answer -> byRequest.containsKey(answer.requestId()));
    }

    /** Where rows and what clients counted are not the same, a sentence for each. */
    List<String> differences(Collection<StreamSample> answers) {
        List<String> differences = new ArrayList<>();
        doubled.forEach(requestId -> differences.add(requestId + " has two rows"));
        for (StreamSample answer : answers) {
            Tokens billed = byRequest.get(answer.requestId());
            Tokens used = new Tokens(answer.promptTokens(), answer.completionTokens());
            if (billed == null) {
                differences.add(answer.requestId() + " has no row");
            } else if (!billed.equals(used)) {
                differences.add(
                        answer.requestId() + " used " + used + " and its row says " + billed);
            }
        }
        return differences;
    }
}
