package io.alliancehub.server.settings;

import io.alliancehub.server.http.HttpLimits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The command {@code member}: serves until it is told to stop. */
public final class MemberCommand {

    /** How to call it. */
    public static final String USAGE =
            "member --model FILE.gguf[=alias] [--model …] [--port N] [--host H] [--url U] [--threads N]"
                    + " [--kv-bytes N] [--max-running N] [--max-queued N] [--member-id ID] [--drain-seconds N] [--stall-seconds N]";

    private MemberCommand() {}

    /**
     * Serves until the process is asked to end (SIGTERM, SIGINT); then drains and ends the process
     * with status 0.
     *
     * @param environment may have {@code HUB_MEMBER_SECRET} and {@code HUB_REDIS_URI}
     * @throws StartRefusedException when the member cannot start as it was told to
     */
    public static void run(List<String> arguments, Map<String, String> environment)
            throws InterruptedException {
        MemberSettings settings = MemberSettings.parse(arguments, environment);
        MemberProcess process =
                MemberProcess.start(settings, new EngineModelOpener(), HttpLimits.standard());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(process)));
        new CountDownLatch(1).await();
    }

    private static void end(MemberProcess process) {
        process.close();
        // An orderly end is a success; the virtual machine would report the signal's number
        // instead.
        Runtime.getRuntime().halt(0);
    }
}
