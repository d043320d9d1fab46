package io.alliancehub.server.settings;

import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.telemetry.Telemetry;
import java.util.List;
import java.util.Map;

/** The command {@code member}: serves until it is told to stop. */
public final class MemberCommand {

    /** How to call it. */
    public static final String USAGE =
            "member --model FILE.gguf[=alias] [--model …] [--port N] [--host H] [--url U] [--threads N]"
                    + " [--kv-bytes N] [--max-running N] [--max-queued N] [--member-id ID] [--drain-seconds N] [--stall-seconds N]";

    private MemberCommand() {}

    /**
     * Opens GGUF files and folders of safetensors with our own engine, folders of ONNX otherwise.
     */
    public static ModelOpener opener() {
        return new OnnxModelOpener(new EngineModelOpener());
    }

    /**
     * Serves until the process is asked to end (SIGTERM, SIGINT); then drains and ends the process
     * with status 0. Where an engine has ended by itself, drains and ends with status 1, so that
     * whoever watches over the process starts it anew.
     *
     * @param environment may have {@code HUB_MEMBER_SECRET}, {@code HUB_REDIS_URI} and
     *     OpenTelemetry's variables
     * @throws StartRefusedException when the member cannot start as it was told to
     */
    public static void run(List<String> arguments, Map<String, String> environment)
            throws InterruptedException {
        MemberSettings settings = MemberSettings.parse(arguments, environment);
        MemberProcess process =
                MemberProcess.start(
                        settings, opener(), HttpLimits.standard(), telemetry(environment));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(process, 0)));
        process.awaitLostEngine();
        end(process, 1);
    }

    private static Telemetry telemetry(Map<String, String> environment) {
        try {
            return Telemetry.from(environment, "hub-member");
        } catch (IllegalArgumentException refused) {
            throw new StartRefusedException(String.valueOf(refused.getMessage()));
        }
    }

    /** The virtual machine would report a signal's number, but an orderly end is a success. */
    private static void end(MemberProcess process, int status) {
        process.close();
        Runtime.getRuntime().halt(status);
    }
}
