package io.alliancehub.engine.runner;

/** Sums where the time of steps goes, in nanoseconds. Owned by the engine's thread. */
public final class StepClock {

    private long products;
    private long attention;
    private long rest;
    private long sampling;
    private long scheduling;
    private long delivery;
    private long whole;

    /** A forward pass of which so much was products and attention. */
    void forward(long nanos, long ofProducts, long ofAttention) {
        products += ofProducts;
        attention += ofAttention;
        rest += nanos - ofProducts - ofAttention;
    }

    /** The choice of all next tokens of a step. */
    void sampled(long nanos) {
        sampling += nanos;
    }

    /** What a step computes was decided. */
    public void scheduled(long nanos) {
        scheduling += nanos;
    }

    /** What came of a step was handed out. */
    public void delivered(long nanos) {
        delivery += nanos;
    }

    /** A step is over. */
    public void stepped(long nanos) {
        whole += nanos;
    }

    /** All steps so far. */
    public StepTimes times() {
        return new StepTimes(products, attention, rest, sampling, scheduling, delivery, whole);
    }
}
