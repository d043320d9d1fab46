package io.alliancehub.server.serving;

/** The seam to an engine: what the member needs of it, and no more. Safe for any thread. */
public interface ServedEngine extends AutoCloseable {

    /**
     * Starts an answer.
     *
     * @throws EngineFullException when as many wait as may
     * @throws AdapterMissingException when the adapter that it names is not here
     * @throws IllegalArgumentException when the request cannot be served by this model
     */
    RunningAnswer submit(AnswerRequest request, AnswerListener listener);

    /**
     * Starts to turn one text into numbers, as the model's kind has it.
     *
     * @throws EngineFullException when as many wait as may
     * @throws IllegalArgumentException when the request cannot be served by this model
     */
    default RunningAnswer embed(EncodingRequest request, EncodingListener listener) {
        throw new IllegalArgumentException("This model makes no vectors.");
    }

    /** What its vectors are like. */
    default VectorForm vectors() {
        return VectorForm.NONE;
    }

    /** What the hub may command about its cache. */
    ServedZones zones();

    /** Its adapters. */
    default ServedAdapters adapters() {
        return ServedAdapters.NONE;
    }

    /** What it is doing now. */
    EngineLoad load();

    /** What its adapters are doing now. */
    default AdapterLoad adapterLoad() {
        return AdapterLoad.NONE;
    }

    @Override
    void close();
}
