package io.alliancehub.engine.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The sampler said in the plainest way: lists, one pass for each step, nothing kept. */
final class NaiveSampler {

    private record Candidate(int id, double weight) {}

    private NaiveSampler() {}

    /** The row after all rules. */
    static double[] ruled(
            LogitRules rules, int[] tokens, int prompt, float[] logits, Set<Integer> ends) {
        double[] row = new double[logits.length];
        for (int id = 0; id < row.length; id++) {
            int inAll = 0;
            int inCompletion = 0;
            for (int at = 0; at < tokens.length; at++) {
                inAll += tokens[at] == id ? 1 : 0;
                inCompletion += tokens[at] == id && at >= prompt ? 1 : 0;
            }
            double x = logits[id];
            if (tokens.length - prompt < rules.minTokens() && ends.contains(id)) {
                x = Double.NEGATIVE_INFINITY;
            }
            for (int i = 0; i < rules.bias().size(); i++) {
                x = rules.bias().id(i) == id ? (float) (x + rules.bias().bias(i)) : x;
            }
            if (inAll > 0) {
                x = x > 0 ? x / rules.repetitionPenalty() : x * rules.repetitionPenalty();
            }
            x -= rules.frequencyPenalty() * inCompletion;
            x -= inCompletion > 0 ? rules.presencePenalty() : 0;
            row[id] = (float) x;
        }
        return row;
    }

    static int best(double[] row) {
        int best = 0;
        for (int id = 0; id < row.length; id++) {
            best = row[id] > row[best] ? id : best;
        }
        return best;
    }

    static int draw(Choice.Random choice, double[] row, double u) {
        double max = row[best(row)];
        List<Candidate> all = new ArrayList<>();
        for (int id = 0; id < row.length; id++) {
            double weight = Math.exp((row[id] - max) / choice.temperature());
            if (weight >= choice.minP() && weight >= Math.exp(-40)) {
                all.add(new Candidate(id, weight));
            }
        }
        List<Candidate> kept = new ArrayList<>(all);
        kept.sort(Comparator.comparingDouble(Candidate::weight).reversed());
        if (choice.topK() > 0 && choice.topK() < kept.size()) {
            kept = kept.subList(0, choice.topK());
        } else if (choice.topP() >= 1) {
            kept = all; // with nothing to cut, the order is that of ids
        }
        double total = kept.stream().mapToDouble(Candidate::weight).sum();
        List<Candidate> nucleus = new ArrayList<>();
        double sum = 0;
        for (Candidate candidate : kept) {
            if (nucleus.isEmpty() || sum < choice.topP() * total) {
                nucleus.add(candidate);
                sum += candidate.weight();
            }
        }
        double reached = 0;
        for (Candidate candidate : nucleus) {
            reached += candidate.weight();
            if (u * sum < reached) {
                return candidate.id();
            }
        }
        return nucleus.getLast().id();
    }
}
