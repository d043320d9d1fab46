package io.alliancehub.engine.scheduler;

/**
 * How well the guesses about one sequence do. What is not tried for a while is slowly believed in
 * again, so that a sequence that begins to repeat itself is found out. Owned by the engine's
 * thread.
 */
final class DraftRecord {

    private static final double FIRST_GUESS = 0.5;
    private static final double LEARNED = 0.2;
    private static final double FORGOTTEN = 0.005;

    private double acceptance = FIRST_GUESS;

    /** Expected part of the guesses that are right, if those before them were. */
    double acceptance() {
        return acceptance;
    }

    /** Notes how many of some guesses were right; those behind the first wrong one say nothing. */
    void tried(int drafts, int accepted) {
        for (int i = 0; i < accepted; i++) {
            acceptance += LEARNED * (1 - acceptance);
        }
        if (accepted < drafts) {
            acceptance -= LEARNED * acceptance;
        }
    }

    /** Notes a token for which nothing was tried. */
    void rested() {
        acceptance += FORGOTTEN * (FIRST_GUESS - acceptance);
    }
}
