package io.alliancehub.server.cli;

import io.alliancehub.server.settings.MemberCommand;
import io.alliancehub.server.settings.StartRefusedException;
import java.io.PrintStream;
import java.util.List;

/** {@code member}: one pool member, until the process is told to end. */
final class MemberAction implements Subcommand.Action {

    @Override
    public int run(List<String> args, PrintStream out) {
        try {
            MemberCommand.run(args, System.getenv());
            return 0;
        } catch (StartRefusedException refused) {
            throw new CommandFailedException(String.valueOf(refused.getMessage()));
        } catch (IllegalArgumentException unforeseen) {
            // Its message is not ours, and may repeat a secret of the environment.
            throw new CommandFailedException("the member cannot start, by a defect of its own");
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
