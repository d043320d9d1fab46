package io.alliancehub.launcher.load;

import io.alliancehub.launcher.client.MemberMetrics;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a member holds while it has nothing to do: what a leak would make more of.
 *
 * @param unfinished answers that run or wait
 * @param threads of the platform
 */
public record MemberReading(
        long unfinished,
        long blocks,
        long blocksFree,
        long threads,
        long openFiles,
        long heapBytes,
        long residentBytes) {
    /** Threads and files that come and go by themselves: carriers, idle connections. */
    private static final int PASSING = 32;

    private static final double MEBIBYTE = 1 << 20;

    /** Reads a member. */
    static MemberReading of(MemberMetrics metrics) {
        return new MemberReading(
                metrics.running() + metrics.sum("vllm:num_requests_waiting"),
                metrics.sum("hub_kv_blocks"),
                metrics.sum("hub_kv_blocks_free"),
                metrics.sum("jvm_threads_current"),
                metrics.sum("process_open_fds"),
                metrics.sum("jvm_memory_used_bytes"),
                metrics.sum("process_resident_memory_bytes"));
    }

    /** Whether a member that was like {@code before} has given all back. */
    boolean isNoMoreThan(MemberReading before) {
        return unfinished == 0
                && blocksFree == blocks
                && threads <= before.threads + PASSING
                && openFiles <= before.openFiles + PASSING;
    }

    /** Prints both, one below the other. */
    static void print(PrintStream out, MemberReading before, MemberReading after) {
        out.println("  the member while idle       begin         end");
        Map<String, long[]> counts = new LinkedHashMap<>();
        counts.put("unfinished answers", new long[] {before.unfinished, after.unfinished});
        counts.put("blocks held", new long[] {before.held(), after.held()});
        counts.put("threads", new long[] {before.threads, after.threads});
        counts.put("open files", new long[] {before.openFiles, after.openFiles});
        counts.forEach(
                (name, both) ->
                        out.println(
                                String.format(
                                        Locale.ROOT, "  %-20s %12d %11d", name, both[0], both[1])));
        bytes(out, "heap in use, MiB", before.heapBytes, after.heapBytes);
        bytes(out, "resident, MiB", before.residentBytes, after.residentBytes);
        out.println(
                "  leak                 "
                        + (after.isNoMoreThan(before)
                                ? "none of blocks, threads or files"
                                : "something was not given back"));
    }

    private long held() {
        return blocks - blocksFree;
    }

    private static void bytes(PrintStream out, String name, long before, long after) {
        out.println(
                String.format(
                        Locale.ROOT,
                        "  %-20s %12.1f %11.1f",
                        name,
                        before / MEBIBYTE,
                        after / MEBIBYTE));
    }
}
