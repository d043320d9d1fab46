package io.alliancehub.launcher.demo;

import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.MemberMetrics;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The steps in their order. The first that does not hold ends the story. */
public final class Story {
    private static final Duration SETTLED_LIMIT = Duration.ofMinutes(10);

    private final Stage stage;
    private final LongSupplier gatewayPid;
    private final long stopMillis;
    private final BooleanSupplier settled;
    private final PrintStream out;
    private int number;

    /**
     * @param banks the three demo banks
     * @param gatewayPid the gateway's process now
     * @param stopMillis how soon the member is idle after a client hung up
     * @param settled whether nothing of the start goes on any more
     * @param ticker nanoseconds
     */
    public Story(
            ControlApi control,
            ChatClient chat,
            MemberMetrics member,
            List<DemoBank> banks,
            LongSupplier gatewayPid,
            long stopMillis,
            BooleanSupplier settled,
            Clock clock,
            LongSupplier ticker,
            PrintStream out) {
        if (banks.size() < 3) {
            throw new HubFailure("The demo alliance is not in place; start the hub again.");
        }
        this.stage = new Stage(control, chat, member, banks, clock, ticker, out);
        this.gatewayPid = gatewayPid;
        this.stopMillis = stopMillis;
        this.settled = settled;
        this.out = out;
    }

    /** Tells the whole story; removes what it made, however it ends. */
    public void tell() {
        long start = stage.nanos();
        try {
            awaitSettled();
            steps();
        } finally {
            stage.clear();
        }
        out.println(
                String.format(
                        Locale.ROOT,
                        "%nAll %d steps hold, after %d s.",
                        number,
                        stage.millisSince(start) / 1_000));
    }

    /**
     * While use of the days before is still put into the books, two looks at them differ; and a
     * disk that is busy with it and with Keycloak's first start is slow for the gateway's journal.
     */
    private void awaitSettled() {
        if (settled.getAsBoolean()) {
            return;
        }
        out.println("Waiting until the start is over: the synthetic history, the log-in.");
        stage.await(
                "the start is over ('./hub status' tells what is not)",
                SETTLED_LIMIT,
                () -> settled.getAsBoolean() ? Optional.of(true) : Optional.<Boolean>empty());
    }

    private void steps() {
        BankSteps bankSteps = new BankSteps(stage);
        LimitSteps limitSteps = new LimitSteps(stage);
        CutSteps cutSteps = new CutSteps(stage, gatewayPid, stopMillis);
        BillSteps billSteps = new BillSteps(stage);

        List<String> banks =
                new ArrayList<>(stage.banks.stream().map(DemoBank::id).limit(3).toList());
        step("A fourth bank is onboarded", () -> banks.add(bankSteps.fourthBank()));
        step("Bank A streams an answer", bankSteps::stream);
        step("Bank B is refused a model that it was not given", bankSteps::refusedModel);
        step("Bank C meets its limit", limitSteps::requestsPerMinute);
        step("Ten calls at once against a budget for three", limitSteps::budgetForThree);
        step("A client hangs up in mid-stream", cutSteps::hangUp);
        step("A key is revoked", cutSteps::revoke);
        step("The gateway is killed in mid-stream", cutSteps::gatewayLost);
        step("Nothing is lost or doubled", cutSteps::nothingLostOrDoubled);
        step("The bill equals a recount to the last digit", () -> billSteps.invoices(banks));
    }

    private void step(String title, Runnable action) {
        number++;
        out.println(number + ". " + title);
        try {
            action.run();
        } catch (HubFailure failure) {
            throw new HubFailure("Step " + number + ". " + failure.sentence(), failure);
        }
    }
}
