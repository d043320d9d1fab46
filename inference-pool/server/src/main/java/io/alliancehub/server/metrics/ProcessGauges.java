package io.alliancehub.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the process itself holds, under the names that Prometheus' own clients use: what a member
 * that leaks has ever more of.
 */
final class ProcessGauges {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private ProcessGauges() {}

    static void register(MeterRegistry registry) {
        Gauge.builder("jvm_threads_current", ProcessGauges::threads).register(registry);
        Gauge.builder("jvm_memory_used_bytes", ProcessGauges::heapBytes)
                .tag("area", "heap")
                .register(registry);
        Gauge.builder("process_open_fds", ProcessGauges::openFiles).register(registry);
        Gauge.builder("process_resident_memory_bytes", ProcessGauges::residentBytes)
                .register(registry);
    }

    /** Platform threads; virtual ones come and go with requests. */
    private static Number threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static Number heapBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Not a number where the system does not count them. */
    private static Number openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean it
                ? it.getOpenFileDescriptorCount()
                : Double.NaN;
    }

    /** Not a number where the system does not tell. */
    private static Number residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) {
                    String kibibytes = line.substring(RESIDENT.length()).replace("kB", "").strip();
                    return 1024 * Long.parseLong(kibibytes);
                }
            }
        } catch (IOException | NumberFormatException notLinux) {
            // Said by the answer.
        }
        return Double.NaN;
    }
}
