package io.alliancehub.kernel.compute;

/** Work over the indices {@code [from, to)} whose parts may run on any thread in any order. */
public interface RangeTask {

    /**
     * Does one part.
     *
     * @param worker number of the thread that runs it, below {@link ComputePool#workers()}
     */
    void run(int from, int to, int worker);
}
